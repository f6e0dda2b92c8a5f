{{- $definition := .Files.Get "definition.yaml" | fromYaml }}
{{- if .Values.datadogCRDs.keepCrds }}
{{- $_ := set $definition.metadata.annotations "helm.sh/resource-policy" "keep" }}
{{- end }}
{{ toYaml $definition }}
