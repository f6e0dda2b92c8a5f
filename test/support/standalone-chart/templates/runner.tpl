{{- $runner := .Values.runner }}
{{- $name := .Values.fullnameOverride }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $runner.roleType }}
metadata:
  name: {{ $name }}
rules: {{ $runner.kubernetesPermissions | default list | toJson }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $runner.roleType }}Binding
metadata:
  name: {{ $name }}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: {{ $runner.roleType }}, name: {{ $name }} }
subjects:
  - { kind: ServiceAccount, name: {{ $name }}, namespace: {{ .Release.Namespace }} }
---
{{- $config := dict }}
{{- range $setting, $value := $runner.config }}
{{- if $value }}
{{- $_ := set $config $setting $value }}
{{- end }}
{{- end }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ $name }}
stringData:
  config.yaml: {{ $config | toYaml | quote }}
{{- if $runner.useSeparateSecretForCredentials }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ $name }}-credentials
{{- end }}
{{- if $runner.scriptFiles }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-scripts
data:
{{- range $runner.scriptFiles }}
  {{ .fileName }}: {{ .data | quote }}
{{- end }}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
spec:
  replicas: {{ $runner.replicas }}
  selector:
    matchLabels: { app.kubernetes.io/instance: {{ .Release.Name }} }
  template:
    metadata:
      labels: { app.kubernetes.io/instance: {{ .Release.Name }} }
      annotations:
        checksum/values: {{ .Values | toJson | sha256sum }}
    spec:
      serviceAccountName: {{ $name }}
      containers:
        - name: runner
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          imagePullPolicy: {{ .Values.image.pullPolicy | default "IfNotPresent" }}
          ports:
            - { name: http, containerPort: 9016 }
          env:
            - { name: DD_PRIVATE_RUNNER_CONFIG_DIR, value: /etc/dd-action-runner/config }
          envFrom:
            - secretRef: { name: {{ $runner.runnerIdentitySecret }} }
          livenessProbe: {{ $runner.livenessProbe | toJson }}
          readinessProbe: {{ $runner.readinessProbe | toJson }}
          volumeMounts:
            - { name: secrets, mountPath: /etc/dd-action-runner/config }
{{- if $runner.useSeparateSecretForCredentials }}
            - { name: credentials, mountPath: /etc/dd-action-runner/config/credentials }
{{- end }}
{{- range $runner.credentialSecrets }}
            - { name: {{ .secretName }}, mountPath: /etc/dd-action-runner/config/credentials/{{ .directoryName }} }
{{- end }}
{{- if $runner.scriptFiles }}
            - { name: scripts, mountPath: /home/scriptuser }
{{- end }}
      volumes:
        - name: secrets
          secret: { secretName: {{ $name }} }
{{- if $runner.useSeparateSecretForCredentials }}
        - name: credentials
          secret: { secretName: {{ $name }}-credentials }
{{- end }}
{{- range $runner.credentialSecrets }}
        - name: {{ .secretName }}
          secret: { secretName: {{ .secretName }} }
{{- end }}
{{- if $runner.scriptFiles }}
        - name: scripts
          configMap: { name: {{ $name }}-scripts }
{{- end }}
