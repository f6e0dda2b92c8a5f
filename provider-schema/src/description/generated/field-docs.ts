// Generated from the doc comments of the input types by generate-field-docs.mjs; do not edit.
import type { TypeDocs } from "../type-docs";

/** What the doc comments say of the types that descriptions are made of, by the types' names. */
export const TYPE_DOCS: Readonly<Record<string, TypeDocs>> = {
  "Description": {
    "description": "A whole description: what `parkit.yaml` says.",
    "fields": {
      "apiVersion": {
        "description": "Version of the format."
      },
      "site": {
        "description": "Site of every runner that names none.",
        "default": "datadoghq.com",
        "objects": [
          "SiteInput"
        ]
      },
      "runners": {
        "description": "The private action runners.",
        "defaultText": "none",
        "objects": [
          "RunnerInput"
        ]
      },
      "connections": {
        "description": "How Datadog reaches services, through these runners or from its cloud.",
        "defaultText": "none",
        "objects": [
          "ConnectionInput"
        ]
      },
      "connectionGroups": {
        "description": "Groups of connections of which one is picked by its tags when a workflow runs.",
        "defaultText": "none",
        "objects": [
          "ConnectionGroupInput"
        ]
      },
      "executionPolicies": {
        "description": "Who may have what run on ownerless runners.",
        "defaultText": "none",
        "objects": [
          "ExecutionPolicyInput"
        ]
      }
    }
  },
  "SiteInput": {
    "description": "What a user may write for a site: a site parameter, a region code in any case, or a control plane of one's own.",
    "variants": [
      "CustomSite"
    ]
  },
  "CustomSite": {
    "description": "A control plane that is not Datadog's: for tests only, and marked so wherever it is rendered.",
    "fields": {
      "appUrl": {
        "description": "URL of the web application, http or https."
      },
      "apiUrl": {
        "description": "URL of the API, http or https."
      }
    }
  },
  "RunnerInput": {
    "description": "A private action runner.",
    "see": [
      "https://docs.datadoghq.com/actions/private_actions/"
    ],
    "fields": {
      "name": {
        "description": "Name, unique in the description: letters, digits and minuses, 1 to 63 characters."
      },
      "site": {
        "description": "Site to which the runner belongs.",
        "defaultText": "the site of the description",
        "objects": [
          "SiteInput"
        ]
      },
      "modes": {
        "description": "Whether Workflow Automation asks it to pull tasks, browsers call it, or both.",
        "see": [
          "https://docs.datadoghq.com/actions/private_actions/use_private_actions/"
        ],
        "default": [
          "pull"
        ],
        "objects": [
          "ModeInput"
        ]
      },
      "push": {
        "description": "What a browser needs to call the runner; needed in push mode.",
        "defaultText": "none",
        "objects": [
          "PushInput"
        ]
      },
      "allow": {
        "description": "Actions that the runner may run. On agent deployments shorthand for the Cluster Agent's list.",
        "see": [
          "https://docs.datadoghq.com/actions/private_actions/use_private_actions/"
        ],
        "objects": [
          "AllowlistInput"
        ]
      },
      "node": {
        "description": "Agent deployments: the runner in each node's Agent.",
        "default": false,
        "objects": [
          "ComponentInput"
        ]
      },
      "clusterAgent": {
        "description": "Agent deployments: the runner in the Cluster Agent.",
        "objects": [
          "ComponentInput"
        ]
      },
      "identity": {
        "description": "Who the runner is to Datadog: its URN and its private key.",
        "see": [
          "https://docs.datadoghq.com/actions/private_actions/use_private_actions/"
        ],
        "defaultText": "the runner enrolls itself where the deployment can",
        "objects": [
          "RunnerIdentityInput"
        ]
      },
      "credentials": {
        "description": "Credential files on the runner, by the key that connections use.",
        "see": [
          "https://docs.datadoghq.com/actions/private_actions/private_action_credentials/"
        ],
        "objects": [
          "CredentialInput"
        ]
      },
      "scripts": {
        "description": "Predefined scripts by name; connections of integration `script` refer to them as `credential: scripts`.",
        "see": [
          "https://docs.datadoghq.com/actions/private_actions/run_script/"
        ],
        "defaultText": "none",
        "objects": [
          "ScriptInput"
        ]
      },
      "deployment": {
        "description": "Where and how the runner is deployed.",
        "see": [
          "https://docs.datadoghq.com/actions/private_actions/use_private_actions/"
        ],
        "objects": [
          "DeploymentInput"
        ]
      },
      "access": {
        "description": "Who may view the runner, pair connections with it, and edit it. Principals are `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`. Nothing sets it, because Datadog publishes no API for it: what is rendered has a checklist, `access.md`.",
        "defaultText": "no checklist",
        "objects": [
          "RunnerAccess"
        ]
      },
      "agentTags": {
        "description": "Tags of the Agent that the runner is in, as Datadog shows them: execution policies name Agents by their tags. Nothing sets them; they are what `parkit validate` and `parkit explain permissions` judge with.",
        "defaultText": "the tags that the description gives to an Agent which parkit manages"
      },
      "tags": {
        "description": "Tags `key:value` on the runner's metrics and logs."
      },
      "taskTimeoutSeconds": {
        "description": "Seconds after which a task is given up; 0 means never.",
        "defaultText": "the flavour's own"
      },
      "httpTimeoutSeconds": {
        "description": "Seconds after which an HTTP action is given up.",
        "defaultText": "the flavour's own, 30"
      },
      "allowImdsEndpoint": {
        "description": "Whether HTTP actions may call the cloud's instance metadata service.",
        "default": false
      },
      "allowGov": {
        "description": "Accept a standalone runner on a US government site, where Datadog's pages disagree about support.",
        "default": false
      }
    }
  },
  "ModeInput": {
    "description": "What a user may write: the modes themselves, the names of older chart versions, and the choice of the product's own wizard.",
    "variants": [
      "Mode"
    ]
  },
  "Mode": {
    "description": "How tasks reach a runner: `pull` polls Datadog (Workflow Automation), `push` is called by a browser (App Builder).",
    "variants": []
  },
  "PushInput": {
    "description": "What a browser needs to call the runner: App Builder.",
    "fields": {
      "hostname": {
        "description": "Name under which app users' browsers reach the runner; TLS ends in front of it."
      },
      "allowedOrigins": {
        "description": "Origins whose pages may call the runner. No target hands them over, because Datadog documents no setting of a runner for them: any but the default is a warning.",
        "defaultText": "the app URL of the runner's site"
      },
      "ingress": {
        "description": "In Kubernetes: the Ingress or the route in front of the runner.",
        "defaultText": "none, bring your own",
        "objects": [
          "IngressInput"
        ]
      }
    }
  },
  "IngressInput": {
    "description": "How browsers in a cluster's network reach the runner's Service: an Ingress, or a route of the Gateway API. Either leads the host name to port 9016 of the runner, and ends TLS in front of it.",
    "fields": {
      "className": {
        "description": "Class of the Ingress.",
        "defaultText": "the cluster's own"
      },
      "tlsSecret": {
        "description": "Secret with the certificate, keys `tls.crt` and `tls.key`, in the runner's namespace. With an issuer it is made.",
        "defaultText": "with an issuer `<service>-tls`"
      },
      "issuer": {
        "description": "Issuer of cert-manager's that makes the certificate.",
        "defaultText": "none: the Secret is there",
        "objects": [
          "CertificateIssuer"
        ]
      },
      "annotations": {
        "description": "Annotations of the Ingress or the route, for its controller.",
        "defaultText": "none"
      },
      "loadBalancer": {
        "description": "Load balancer of a cloud that the Ingress makes.",
        "defaultText": "what its class does by itself",
        "objects": [
          "LoadBalancerInput"
        ]
      },
      "healthPath": {
        "description": "Path that the load balancer asks whether the runner lives.",
        "default": "/liveness"
      },
      "gateway": {
        "description": "A Gateway that is there: a route to the runner takes the place of the Ingress.",
        "defaultText": "an Ingress",
        "objects": [
          "GatewayInput"
        ]
      }
    }
  },
  "CertificateIssuer": {
    "description": "Who makes a certificate.",
    "fields": {
      "name": {
        "description": "Name of the issuer."
      },
      "kind": {
        "description": "Whether it is one of the cluster or of the runner's namespace.",
        "default": "ClusterIssuer"
      }
    }
  },
  "LoadBalancerInput": {
    "description": "A load balancer that an Ingress controller of a cloud makes. That of AWS takes its certificate from ACM, by the host name.",
    "see": [
      "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/",
      "https://azure.github.io/application-gateway-kubernetes-ingress/annotations/"
    ],
    "fields": {
      "type": {
        "description": "Whose it is: an Application Load Balancer, or an Application Gateway.",
        "values": [
          "aws-alb",
          "azure-application-gateway"
        ]
      },
      "internal": {
        "description": "Whether it has an address of the private network alone.",
        "default": false
      }
    }
  },
  "GatewayInput": {
    "description": "A Gateway of the Gateway API. Its listener has the certificate.",
    "see": [
      "https://gateway-api.sigs.k8s.io/api-types/httproute/"
    ],
    "fields": {
      "name": {
        "description": "Name of the Gateway."
      },
      "namespace": {
        "description": "Its namespace.",
        "defaultText": "the runner's namespace"
      },
      "listener": {
        "description": "Its listener.",
        "defaultText": "every one that takes the host name"
      }
    }
  },
  "AllowlistInput": {
    "description": "An allowlist; `\"none\"` says that the runner is meant to allow nothing.",
    "variants": [
      "AllowInput"
    ]
  },
  "AllowInput": {
    "description": "An allowlist entry: an action, a pattern where the flavour takes it, or a name that the catalogue does not know.",
    "variants": [
      {
        "fields": {
          "custom": {
            "description": "Fully qualified name, taken as it is."
          }
        }
      }
    ]
  },
  "ComponentInput": {
    "description": "A component of an agent deployment: off, or its own allowlist and identity.",
    "variants": [
      {
        "fields": {
          "allow": {
            "description": "Actions that the component may run.",
            "objects": [
              "AllowlistInput"
            ]
          },
          "identity": {
            "description": "Who the component is to Datadog.",
            "defaultText": "the identity of the runner",
            "objects": [
              "RunnerIdentityInput"
            ]
          }
        }
      }
    ]
  },
  "RunnerIdentityInput": {
    "description": "How a runner comes by its identity, which is a URN and a private key.",
    "variants": [
      "SelfEnrollIdentity",
      "SecretIdentity",
      "ManagedIdentity",
      "FileIdentity",
      "InlineIdentity"
    ]
  },
  "SelfEnrollIdentity": {
    "description": "The runner enrolls itself at first start. Default where the flavour can; the standalone chart cannot.",
    "fields": {
      "type": {
        "values": [
          "self-enroll"
        ]
      },
      "ownership": {
        "description": "Whether a user owns the runner (API key and application key) or nobody does (API key alone). Connections need an owned runner.",
        "default": "owned",
        "objects": [
          "Ownership"
        ]
      },
      "urn": {
        "description": "URN, once known; needed to pair connections."
      }
    }
  },
  "Ownership": {
    "description": "Whether a user owns the runner.",
    "variants": []
  },
  "SecretIdentity": {
    "description": "A Kubernetes Secret holds the private key, and the URN too.",
    "fields": {
      "type": {
        "values": [
          "secret"
        ]
      },
      "secretName": {
        "description": "Name of the Secret, in the runner's namespace."
      },
      "urn": {
        "description": "URN of the runner; not secret. Needed to pair connections."
      }
    }
  },
  "ManagedIdentity": {
    "description": "The Terraform provider enrolls the runner (preview: Datadog publishes no API for it).",
    "fields": {
      "type": {
        "values": [
          "managed"
        ]
      },
      "secretName": {
        "description": "Name of the Kubernetes Secret that receives the identity.",
        "defaultText": "`<runner name>-identity`"
      }
    }
  },
  "FileIdentity": {
    "description": "A file on the runner holds the identity.",
    "fields": {
      "type": {
        "values": [
          "file"
        ]
      },
      "path": {
        "description": "Absolute path on the runner's host."
      },
      "urn": {
        "description": "URN of the runner; not secret. Needed to pair connections."
      }
    }
  },
  "InlineIdentity": {
    "description": "URN and private key written out. Refused unless `force` is true, because the description then holds a secret.",
    "fields": {
      "type": {
        "values": [
          "inline"
        ]
      },
      "urn": {
        "description": "URN of the runner; not secret."
      },
      "privateKey": {
        "description": "Private key in its configured form: base64url of a JWK."
      },
      "force": {
        "description": "Must be true: says that the key may be written into files.",
        "default": false
      }
    }
  },
  "CredentialInput": {
    "description": "A credential file on the runner, which connections refer to by its key in the runner's `credentials`.",
    "fields": {
      "type": {
        "description": "Integration that reads the file, which decides about its form and its name.",
        "objects": [
          "CredentialType"
        ],
        "values": [
          "http-basic",
          "http-token",
          "gitlab",
          "jenkins",
          "mongodb",
          "postgresql",
          "temporal",
          "script",
          "ansible"
        ]
      },
      "from": {
        "description": "Where the file's content comes from. In Kubernetes a Secret; one of its keys is the file.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "CredentialType": {
    "description": "Credential files that a runner can hold, by the integration that reads them.",
    "variants": []
  },
  "SecretInput": {
    "description": "Where a secret value is found. A description holds references; the value itself stays where it is. A literal is refused unless somebody insists, because descriptions end up in repositories.",
    "variants": [
      "KubernetesSecret",
      "ExternalSecret",
      "CsiSecret",
      "EnvironmentSecret",
      "FileSecret",
      "TerraformSecret",
      "LiteralSecret"
    ]
  },
  "KubernetesSecret": {
    "description": "A Kubernetes Secret, whole or one key of it.",
    "fields": {
      "type": {
        "description": "May be left out: `secretName` says enough.",
        "values": [
          "kubernetes"
        ]
      },
      "secretName": {
        "description": "Name of the Secret, in the runner's namespace."
      },
      "key": {
        "description": "Key inside the Secret; the target says what is used when it is left out."
      }
    }
  },
  "ExternalSecret": {
    "description": "A secret in a store that the External Secrets Operator reads; the operator makes the Kubernetes Secret that the runner mounts.",
    "fields": {
      "type": {
        "values": [
          "external"
        ]
      },
      "store": {
        "description": "Name of the `SecretStore` or `ClusterSecretStore`."
      },
      "storeKind": {
        "description": "Whether the store belongs to the namespace or to the cluster.",
        "default": "SecretStore"
      },
      "remoteKey": {
        "description": "Name of the secret in the store."
      },
      "property": {
        "description": "Member of the secret, where it is an object.",
        "defaultText": "the whole secret"
      }
    }
  },
  "CsiSecret": {
    "description": "A secret that the Secrets Store CSI driver mounts as a file, without a Kubernetes Secret.",
    "fields": {
      "type": {
        "values": [
          "csi"
        ]
      },
      "secretProviderClass": {
        "description": "Name of the `SecretProviderClass`, in the runner's namespace. One of its objects has the file name that the runner looks for, such as `postgresql_token.json`."
      }
    }
  },
  "EnvironmentSecret": {
    "description": "A variable in the environment of whoever runs `docker compose up`, which hands its value to the runner as a file. No other deployment makes a file of a variable.",
    "fields": {
      "type": {
        "values": [
          "env"
        ]
      },
      "name": {
        "description": "Name of the variable: letters, digits and underscores, no digit first."
      }
    }
  },
  "FileSecret": {
    "description": "A file that is on the runner already.",
    "fields": {
      "type": {
        "values": [
          "file"
        ]
      },
      "path": {
        "description": "Absolute path on the runner."
      }
    }
  },
  "TerraformSecret": {
    "description": "A secret that Terraform is given as a variable and hands to Datadog: for connections of Datadog's cloud. No credential file of a runner comes from one.",
    "fields": {
      "type": {
        "values": [
          "terraform"
        ]
      },
      "variable": {
        "description": "Name of the variable."
      },
      "version": {
        "description": "Any number, another one with each new value: the value is then handed over by a write-only argument and never stored, which needs Terraform or OpenTofu 1.11.",
        "defaultText": "the value is stored in Terraform's state, marked sensitive, and changes are seen by themselves"
      }
    }
  },
  "LiteralSecret": {
    "description": "The value itself.",
    "fields": {
      "type": {
        "values": [
          "literal"
        ]
      },
      "value": {
        "description": "The value, which everybody sees who sees the description."
      },
      "force": {
        "description": "Must be true: says that the value may be written into files and state.",
        "default": false
      }
    }
  },
  "ScriptInput": {
    "description": "Predefined scripts: programs that a runner may start with parameters of a workflow. They stand in one file on the runner, in the format of Datadog's script credential (`schemaId: script-credentials-v1`).",
    "variants": [
      "CommandScript",
      "PowershellScript",
      "PowershellFileScript"
    ]
  },
  "CommandScript": {
    "description": "A program and its arguments: no shell, no splitting of words. Not on Windows.",
    "fields": {
      "command": {
        "description": "Program and arguments. Arguments may hold `{{ parameters.name }}`; each stays one argument, whatever it holds."
      },
      "parameterSchema": {
        "description": "Parameters that a workflow may give, as JSON Schema; only `properties` and `required` are looked at.",
        "defaultText": "any",
        "objects": [
          "ParameterSchema"
        ]
      },
      "allowedEnvVars": {
        "description": "Environment variables of the runner that the program may see.",
        "defaultText": "none"
      }
    }
  },
  "ParameterSchema": {
    "description": "The part of JSON Schema that runners look at.",
    "fields": {
      "properties": {
        "description": "Schemas of the parameters by name."
      },
      "required": {
        "description": "Names of the parameters that must be given."
      }
    }
  },
  "PowershellScript": {
    "description": "PowerShell text, on Windows.",
    "fields": {
      "powershell": {
        "description": "The script. `{{ parameters.name }}` becomes a variable with the value, not text."
      },
      "parameterSchema": {
        "description": "Parameters that a workflow may give, as JSON Schema; only `properties` and `required` are looked at.",
        "defaultText": "any",
        "objects": [
          "ParameterSchema"
        ]
      },
      "allowedEnvVars": {
        "description": "Environment variables of the runner that the program may see.",
        "defaultText": "none"
      }
    }
  },
  "PowershellFileScript": {
    "description": "A PowerShell file, on Windows.",
    "fields": {
      "powershellFile": {
        "description": "Absolute path of a `.ps1` file."
      },
      "arguments": {
        "description": "Arguments of the file.",
        "defaultText": "none"
      },
      "parameterSchema": {
        "description": "Parameters that a workflow may give, as JSON Schema; only `properties` and `required` are looked at.",
        "defaultText": "any",
        "objects": [
          "ParameterSchema"
        ]
      },
      "allowedEnvVars": {
        "description": "Environment variables of the runner that the program may see.",
        "defaultText": "none"
      }
    }
  },
  "DeploymentInput": {
    "description": "How a runner is deployed.",
    "variants": [
      "HelmDeployment",
      "HelmAgentDeployment",
      "OperatorDeployment",
      "ManifestsDeployment",
      "DockerDeployment",
      "ComposeDeployment",
      "HostDeployment"
    ]
  },
  "HelmDeployment": {
    "description": "Chart `private-action-runner`: the standalone runner.",
    "fields": {
      "type": {
        "values": [
          "helm"
        ]
      },
      "release": {
        "description": "Name of the Helm release.",
        "defaultText": "the runner's name"
      },
      "chartVersion": {
        "description": "Version of the chart.",
        "default": "1.28.1"
      },
      "openShift": {
        "description": "On OpenShift: make the SecurityContextConstraints that the runner needs.",
        "default": false
      },
      "apply": {
        "default": "terraform",
        "objects": [
          "Apply"
        ]
      },
      "namespace": {
        "description": "Kubernetes namespace."
      },
      "imageRepository": {
        "description": "Repository of the image, for a registry of one's own.",
        "default": "gcr.io/datadoghq/private-action-runner"
      },
      "imageTag": {
        "description": "Tag of the image; it keeps its `v`. A digest may follow: `v1.21.0@sha256:…`.",
        "defaultText": "that of the chart with helm, else `v1.21.0`"
      },
      "imagePullPolicy": {
        "description": "When a node pulls the image.",
        "default": "IfNotPresent"
      },
      "imagePullSecrets": {
        "description": "Secrets with which the image is pulled.",
        "defaultText": "none"
      },
      "replicas": {
        "description": "Pods; all of them share the runner's identity.",
        "default": 1
      },
      "labels": {
        "description": "Labels of the Deployment.",
        "defaultText": "none"
      },
      "annotations": {
        "description": "Annotations of the Deployment.",
        "defaultText": "none"
      },
      "podAnnotations": {
        "description": "Annotations of the Pods.",
        "defaultText": "none"
      },
      "serviceAnnotations": {
        "description": "Annotations of the Service.",
        "defaultText": "none"
      },
      "serviceAccount": {
        "description": "Service account of the Pods.",
        "defaultText": "an account of its own",
        "objects": [
          "ServiceAccountSettings"
        ]
      },
      "env": {
        "description": "Environment variables, such as `HTTPS_PROXY`.",
        "defaultText": "none",
        "objects": [
          "EnvironmentValue"
        ]
      },
      "resources": {
        "description": "CPU and memory of the runner's container; what is not in it is not set.",
        "default": {
          "requests": {
            "cpu": "250m",
            "memory": "1Gi"
          },
          "limits": {
            "cpu": "250m",
            "memory": "1Gi"
          }
        },
        "objects": [
          "ResourceSettings"
        ]
      },
      "nodeSelector": {
        "description": "Labels that a node must have to get a Pod.",
        "defaultText": "none"
      },
      "tolerations": {
        "description": "Taints of nodes that keep no Pod away.",
        "defaultText": "none",
        "objects": [
          "Toleration"
        ]
      },
      "affinity": {
        "description": "Affinity of the Pods, as Kubernetes takes it.",
        "defaultText": "none"
      },
      "caConfigMap": {
        "description": "ConfigMap whose keys are PEM files of certificate authorities that the runner trusts.",
        "defaultText": "none"
      },
      "scriptFiles": {
        "description": "Files that the commands of `scripts` start, by name. They lie in `/home/scriptuser` and cannot be executed by themselves: `command: [bash, /home/scriptuser/hello.sh]`. Their texts are no secret.",
        "defaultText": "none"
      },
      "customResources": {
        "description": "Kinds of custom objects that actions of bundle `com.datadoghq.kubernetes.customresources` may work on.",
        "defaultText": "none",
        "objects": [
          "CustomResource"
        ]
      },
      "permissions": {
        "description": "Permissions in the cluster besides those that the allowed actions need.",
        "defaultText": "none",
        "objects": [
          "PermissionRule"
        ]
      },
      "permissionScope": {
        "description": "Where permissions hold: in the runner's namespace or in all.",
        "defaultText": "`cluster` when an allowed action works on cluster-wide objects, else `namespace`"
      }
    }
  },
  "Apply": {
    "description": "Whether Terraform deploys, or only files are written beside the stack.",
    "variants": []
  },
  "ServiceAccountSettings": {
    "description": "Service account of the Pods.",
    "fields": {
      "name": {
        "description": "Its name.",
        "defaultText": "the release's, or the runner's"
      },
      "create": {
        "description": "Whether it is made. One that is not made exists already.",
        "defaultText": "only an account without a name is made"
      },
      "annotations": {
        "description": "Annotations of the account that is made, such as the role of a cloud.",
        "defaultText": "none"
      }
    }
  },
  "EnvironmentValue": {
    "description": "Value of an environment variable: a text, or a key of a Secret.",
    "variants": [
      {
        "fields": {
          "type": {
            "description": "May be left out: `secretName` says enough.",
            "values": [
              "kubernetes"
            ]
          },
          "secretName": {
            "description": "Name of the Secret, in the runner's namespace."
          },
          "key": {
            "description": "Key inside the Secret."
          }
        }
      }
    ]
  },
  "ResourceSettings": {
    "description": "CPU and memory, in the units of Kubernetes.",
    "fields": {
      "requests": {
        "description": "What is kept free for the container.",
        "objects": [
          "ResourceAmounts"
        ]
      },
      "limits": {
        "description": "What it gets at most.",
        "objects": [
          "ResourceAmounts"
        ]
      }
    }
  },
  "ResourceAmounts": {
    "description": "Amounts such as `250m` and `1Gi`.",
    "fields": {
      "cpu": {
        "description": "CPUs, such as `250m` or `1`."
      },
      "memory": {
        "description": "Bytes, such as `512Mi` or `1Gi`."
      }
    }
  },
  "Toleration": {
    "description": "A toleration of node taints.",
    "fields": {
      "key": {
        "description": "Key of the taint.",
        "defaultText": "every taint, with the operator `Exists`"
      },
      "operator": {
        "description": "Whether any value of the taint is tolerated or only this one.",
        "default": "Equal"
      },
      "value": {
        "description": "Value of the taint.",
        "defaultText": "none"
      },
      "effect": {
        "description": "What the taint does.",
        "defaultText": "whatever it does"
      },
      "tolerationSeconds": {
        "description": "Seconds that a Pod stays after a `NoExecute` taint appeared.",
        "defaultText": "for ever"
      }
    }
  },
  "CustomResource": {
    "description": "A kind of custom objects that actions work on.",
    "fields": {
      "apiGroup": {
        "description": "API group, such as `example.com`."
      },
      "resource": {
        "description": "Plural in lower case, such as `widgets`."
      }
    }
  },
  "PermissionRule": {
    "description": "A rule of a Role, as Kubernetes takes it.",
    "fields": {
      "apiGroups": {
        "description": "API groups; the core group is the empty text."
      },
      "resources": {
        "description": "Kinds of objects, plural in lower case."
      },
      "verbs": {
        "description": "What may be done to them, such as `get`."
      },
      "resourceNames": {
        "description": "Names of the objects to which the rule is confined.",
        "defaultText": "all of them"
      }
    }
  },
  "HelmAgentDeployment": {
    "description": "Chart `datadog`: a runner in the Agent or Cluster Agent.",
    "fields": {
      "type": {
        "values": [
          "helm-agent"
        ]
      },
      "release": {
        "description": "Name of the Helm release.",
        "default": "datadog-agent"
      },
      "chartVersion": {
        "description": "Version of the chart.",
        "default": "3.273.1"
      },
      "installOperator": {
        "description": "Let the chart install the Datadog operator too.",
        "default": false
      },
      "apply": {
        "default": "terraform",
        "objects": [
          "Apply"
        ]
      },
      "namespace": {
        "description": "Kubernetes namespace."
      },
      "clusterName": {
        "description": "Name under which Datadog shows the cluster.",
        "defaultText": "none"
      },
      "keysSecret": {
        "description": "Secret with the keys `api-key` and, for owned runners, `app-key`.",
        "default": "datadog-secret"
      },
      "clusterAgentReplicas": {
        "description": "Replicas of the Cluster Agent; they share one runner.",
        "defaultText": "the deployment's own"
      },
      "remediation": {
        "description": "Let the Cluster Agent repair workloads: patch Deployments and Pods, write ConfigMaps, in all namespaces.",
        "default": false
      },
      "nodeResources": {
        "description": "CPU and memory of the runner's container in each node's Agent.",
        "defaultText": "none set",
        "objects": [
          "ResourceSettings"
        ]
      },
      "nodeIdentityDirectory": {
        "description": "Directory on the node in which the node's runner keeps its identity. Without one every new Pod enrolls a new runner.",
        "defaultText": "none"
      },
      "agentVersion": {
        "description": "Version of Agent and Cluster Agent.",
        "defaultText": "that of the chart or the operator; on hosts `7.84.1`"
      },
      "defaultActions": {
        "description": "Whether the Agent may run its built-in actions without their being on a list.",
        "defaultText": "true, as in the Agent; false for a component whose list is `\"none\"`"
      },
      "autoConnections": {
        "description": "Whether the Agent makes connections of its own when it enrolls: for HTTP, Kubernetes and scripts, where its list allows their actions. Those would stand beside the described ones, named after the runner.",
        "defaultText": "false when the description pairs a connection of one of these integrations with the runner, else as in the Agent: true"
      },
      "taskConcurrency": {
        "description": "Tasks that run at the same time.",
        "defaultText": "the Agent's own, 5"
      },
      "httpAllowlist": {
        "description": "Hosts that HTTP actions may call, with `*` as wildcard.",
        "defaultText": "every host"
      },
      "allowedCustomResources": {
        "description": "Kinds of objects that actions of bundle `com.datadoghq.kubernetes.customresources` may touch, as `group/version/resource`: `cert-manager.io/v1/certificates`; `v1/secrets` for the core group. What the service account may do in the cluster is said by `customResources`.",
        "defaultText": "every kind that does not belong to Kubernetes itself"
      },
      "restrictedShell": {
        "description": "What shells of action `com.datadoghq.remoteaction.rshell.runCommand` may do at most.",
        "objects": [
          "RestrictedShellSettings"
        ]
      },
      "idleTimeoutSeconds": {
        "description": "Seconds without a task after which a program that runs actions on demand ends. For Agents that keep polling and running apart; others pass over it.",
        "defaultText": "the Agent's own, 60"
      },
      "customResources": {
        "description": "Kinds of custom objects that actions of bundle `com.datadoghq.kubernetes.customresources` may work on.",
        "defaultText": "none",
        "objects": [
          "CustomResource"
        ]
      },
      "permissions": {
        "description": "Permissions in the cluster besides those that the allowed actions need.",
        "defaultText": "none",
        "objects": [
          "PermissionRule"
        ]
      },
      "permissionScope": {
        "description": "Where permissions hold: in the runner's namespace or in all.",
        "defaultText": "`cluster` when an allowed action works on cluster-wide objects, else `namespace`"
      }
    }
  },
  "RestrictedShellSettings": {
    "description": "Narrows what the signed task allows a shell; it never widens it. An empty list allows nothing.",
    "see": [
      "https://docs.datadoghq.com/actions/private_actions/"
    ],
    "fields": {
      "allowedCommands": {
        "description": "Commands with their prefix, as in `rshell:cat`.",
        "defaultText": "`rshell:*`, all"
      },
      "allowedPaths": {
        "description": "Absolute paths, each with everything below it.",
        "defaultText": "`/`, all"
      },
      "allowedSystemServices": {
        "description": "Actions on services of the system, as in `{ \"nginx.service\": [restart] }`.",
        "defaultText": "all"
      }
    }
  },
  "OperatorDeployment": {
    "description": "`DatadogAgent` custom resource: a runner in the Agent or Cluster Agent.",
    "fields": {
      "type": {
        "values": [
          "operator"
        ]
      },
      "agent": {
        "description": "The `DatadogAgent` that the runner lives in.",
        "defaultText": "one is made, named `datadog`",
        "objects": [
          "AgentInput"
        ]
      },
      "operatorVersion": {
        "description": "Version of the operator that reads the object.",
        "default": "1.31.1"
      },
      "crdStrategy": {
        "description": "How the custom resource definition comes before its object.",
        "default": "inline",
        "objects": [
          "CrdStrategy"
        ]
      },
      "systemd": {
        "description": "Let the node's runner work on systemd; needs a node component.",
        "defaultText": "off",
        "objects": [
          "SystemdSettings"
        ]
      },
      "splitMode": {
        "description": "Let the node's runner be two programs: a small one that asks for tasks and stays, and one that runs them and ends when it is idle (`idleTimeoutSeconds`). Needs a node component, and an image that is not the FIPS one. Such a runner sends no metrics yet.",
        "default": false
      },
      "apply": {
        "default": "terraform",
        "objects": [
          "Apply"
        ]
      },
      "namespace": {
        "description": "Kubernetes namespace."
      },
      "clusterName": {
        "description": "Name under which Datadog shows the cluster.",
        "defaultText": "none"
      },
      "keysSecret": {
        "description": "Secret with the keys `api-key` and, for owned runners, `app-key`.",
        "default": "datadog-secret"
      },
      "clusterAgentReplicas": {
        "description": "Replicas of the Cluster Agent; they share one runner.",
        "defaultText": "the deployment's own"
      },
      "remediation": {
        "description": "Let the Cluster Agent repair workloads: patch Deployments and Pods, write ConfigMaps, in all namespaces.",
        "default": false
      },
      "nodeResources": {
        "description": "CPU and memory of the runner's container in each node's Agent.",
        "defaultText": "none set",
        "objects": [
          "ResourceSettings"
        ]
      },
      "nodeIdentityDirectory": {
        "description": "Directory on the node in which the node's runner keeps its identity. Without one every new Pod enrolls a new runner.",
        "defaultText": "none"
      },
      "agentVersion": {
        "description": "Version of Agent and Cluster Agent.",
        "defaultText": "that of the chart or the operator; on hosts `7.84.1`"
      },
      "defaultActions": {
        "description": "Whether the Agent may run its built-in actions without their being on a list.",
        "defaultText": "true, as in the Agent; false for a component whose list is `\"none\"`"
      },
      "autoConnections": {
        "description": "Whether the Agent makes connections of its own when it enrolls: for HTTP, Kubernetes and scripts, where its list allows their actions. Those would stand beside the described ones, named after the runner.",
        "defaultText": "false when the description pairs a connection of one of these integrations with the runner, else as in the Agent: true"
      },
      "taskConcurrency": {
        "description": "Tasks that run at the same time.",
        "defaultText": "the Agent's own, 5"
      },
      "httpAllowlist": {
        "description": "Hosts that HTTP actions may call, with `*` as wildcard.",
        "defaultText": "every host"
      },
      "allowedCustomResources": {
        "description": "Kinds of objects that actions of bundle `com.datadoghq.kubernetes.customresources` may touch, as `group/version/resource`: `cert-manager.io/v1/certificates`; `v1/secrets` for the core group. What the service account may do in the cluster is said by `customResources`.",
        "defaultText": "every kind that does not belong to Kubernetes itself"
      },
      "restrictedShell": {
        "description": "What shells of action `com.datadoghq.remoteaction.rshell.runCommand` may do at most.",
        "objects": [
          "RestrictedShellSettings"
        ]
      },
      "idleTimeoutSeconds": {
        "description": "Seconds without a task after which a program that runs actions on demand ends. For Agents that keep polling and running apart; others pass over it.",
        "defaultText": "the Agent's own, 60"
      },
      "customResources": {
        "description": "Kinds of custom objects that actions of bundle `com.datadoghq.kubernetes.customresources` may work on.",
        "defaultText": "none",
        "objects": [
          "CustomResource"
        ]
      },
      "permissions": {
        "description": "Permissions in the cluster besides those that the allowed actions need.",
        "defaultText": "none",
        "objects": [
          "PermissionRule"
        ]
      },
      "permissionScope": {
        "description": "Where permissions hold: in the runner's namespace or in all.",
        "defaultText": "`cluster` when an allowed action works on cluster-wide objects, else `namespace`"
      }
    }
  },
  "AgentInput": {
    "description": "The `DatadogAgent` that a runner lives in.",
    "variants": [
      "ManagedAgent",
      "ExistingAgent"
    ]
  },
  "ManagedAgent": {
    "description": "A `DatadogAgent` that is made for the runner.",
    "fields": {
      "type": {
        "values": [
          "managed"
        ]
      },
      "name": {
        "description": "Name of the object.",
        "default": "datadog"
      },
      "features": {
        "description": "What the Agent does besides, as `spec.features` has it: `{ logCollection: { enabled: true } }`. Remote configuration is always on, because runners need it.",
        "defaultText": "the operator's own",
        "objects": [
          "AgentFeatures"
        ]
      },
      "replicas": {
        "description": "Replicas of the Cluster Agent, at least 1; they share one runner. Another word for `clusterAgentReplicas` of the deployment.",
        "defaultText": "the operator's own"
      },
      "tlsVerify": {
        "description": "Whether Agents check the certificate of their node's kubelet.",
        "defaultText": "as in the Agent: true"
      },
      "imageTags": {
        "description": "Tags of the images, where they are not the version alone: `7.84.1-jmx`. What the runner may do is judged by `agentVersion` all the same.",
        "defaultText": "`agentVersion`",
        "objects": [
          "AgentImageTags"
        ]
      },
      "extraSettings": {
        "description": "Members of the object's `spec` for which there is no field. They are merged with what parkit writes, and may not take the place of any of it: that is refused with the path.",
        "defaultText": "none"
      }
    }
  },
  "AgentFeatures": {
    "description": "Features of an Agent with their settings, by name: `{ apm: { enabled: true } }`.",
    "variants": []
  },
  "AgentImageTags": {
    "description": "Tags of the Agent's images by component.",
    "fields": {
      "node": {
        "description": "Agents of the nodes.",
        "defaultText": "`agentVersion`, or the operator's own where no runner is on the nodes"
      },
      "clusterAgent": {
        "description": "The Cluster Agent.",
        "defaultText": "`agentVersion`"
      }
    }
  },
  "ExistingAgent": {
    "description": "A `DatadogAgent` that somebody else owns. It gets the runner's annotations, and keeps everything else as it is.",
    "fields": {
      "type": {
        "values": [
          "existing"
        ]
      },
      "name": {
        "description": "Name of the object, in the namespace of the deployment."
      }
    }
  },
  "CrdStrategy": {
    "description": "How the custom resource definition comes before its object.",
    "variants": []
  },
  "SystemdSettings": {
    "description": "Mounts by which a node's runner reaches systemd.",
    "fields": {
      "journal": {
        "description": "Which journals are mounted."
      },
      "vacuum": {
        "description": "Whether actions may shrink the journal, which makes the mounts writable.",
        "default": false
      }
    }
  },
  "ManifestsDeployment": {
    "description": "Plain Kubernetes YAML: the standalone runner.",
    "fields": {
      "type": {
        "values": [
          "manifests"
        ]
      },
      "podMonitor": {
        "description": "A PodMonitor, by which the Prometheus operator finds the runner's metrics; its definition (`monitoring.coreos.com/v1`) has to be in the cluster. parkit's reference runner has metrics there; Datadog publishes nothing about its own image.",
        "defaultText": "none",
        "objects": [
          "PodMonitorSettings"
        ]
      },
      "apply": {
        "default": "terraform",
        "objects": [
          "Apply"
        ]
      },
      "namespace": {
        "description": "Kubernetes namespace."
      },
      "imageRepository": {
        "description": "Repository of the image, for a registry of one's own.",
        "default": "gcr.io/datadoghq/private-action-runner"
      },
      "imageTag": {
        "description": "Tag of the image; it keeps its `v`. A digest may follow: `v1.21.0@sha256:…`.",
        "defaultText": "that of the chart with helm, else `v1.21.0`"
      },
      "imagePullPolicy": {
        "description": "When a node pulls the image.",
        "default": "IfNotPresent"
      },
      "imagePullSecrets": {
        "description": "Secrets with which the image is pulled.",
        "defaultText": "none"
      },
      "replicas": {
        "description": "Pods; all of them share the runner's identity.",
        "default": 1
      },
      "labels": {
        "description": "Labels of the Deployment.",
        "defaultText": "none"
      },
      "annotations": {
        "description": "Annotations of the Deployment.",
        "defaultText": "none"
      },
      "podAnnotations": {
        "description": "Annotations of the Pods.",
        "defaultText": "none"
      },
      "serviceAnnotations": {
        "description": "Annotations of the Service.",
        "defaultText": "none"
      },
      "serviceAccount": {
        "description": "Service account of the Pods.",
        "defaultText": "an account of its own",
        "objects": [
          "ServiceAccountSettings"
        ]
      },
      "env": {
        "description": "Environment variables, such as `HTTPS_PROXY`.",
        "defaultText": "none",
        "objects": [
          "EnvironmentValue"
        ]
      },
      "resources": {
        "description": "CPU and memory of the runner's container; what is not in it is not set.",
        "default": {
          "requests": {
            "cpu": "250m",
            "memory": "1Gi"
          },
          "limits": {
            "cpu": "250m",
            "memory": "1Gi"
          }
        },
        "objects": [
          "ResourceSettings"
        ]
      },
      "nodeSelector": {
        "description": "Labels that a node must have to get a Pod.",
        "defaultText": "none"
      },
      "tolerations": {
        "description": "Taints of nodes that keep no Pod away.",
        "defaultText": "none",
        "objects": [
          "Toleration"
        ]
      },
      "affinity": {
        "description": "Affinity of the Pods, as Kubernetes takes it.",
        "defaultText": "none"
      },
      "caConfigMap": {
        "description": "ConfigMap whose keys are PEM files of certificate authorities that the runner trusts.",
        "defaultText": "none"
      },
      "scriptFiles": {
        "description": "Files that the commands of `scripts` start, by name. They lie in `/home/scriptuser` and cannot be executed by themselves: `command: [bash, /home/scriptuser/hello.sh]`. Their texts are no secret.",
        "defaultText": "none"
      },
      "customResources": {
        "description": "Kinds of custom objects that actions of bundle `com.datadoghq.kubernetes.customresources` may work on.",
        "defaultText": "none",
        "objects": [
          "CustomResource"
        ]
      },
      "permissions": {
        "description": "Permissions in the cluster besides those that the allowed actions need.",
        "defaultText": "none",
        "objects": [
          "PermissionRule"
        ]
      },
      "permissionScope": {
        "description": "Where permissions hold: in the runner's namespace or in all.",
        "defaultText": "`cluster` when an allowed action works on cluster-wide objects, else `namespace`"
      }
    }
  },
  "PodMonitorSettings": {
    "description": "Settings of a PodMonitor.",
    "fields": {
      "labels": {
        "description": "Labels by which a Prometheus picks its monitors: `{ release: prometheus }`.",
        "defaultText": "none"
      }
    }
  },
  "DockerDeployment": {
    "description": "`docker run`: the standalone runner.",
    "fields": {
      "type": {
        "values": [
          "docker"
        ]
      },
      "apply": {
        "default": "terraform",
        "objects": [
          "Apply"
        ]
      },
      "imageRepository": {
        "description": "Repository of the image, for a registry of one's own.",
        "default": "gcr.io/datadoghq/private-action-runner"
      },
      "imageTag": {
        "description": "Tag of the image; it keeps its `v`.",
        "default": "v1.21.0"
      },
      "configDirectory": {
        "description": "Directory on the host that holds the runner's configuration and identity; the runner writes to it.",
        "default": "./config"
      },
      "scriptsDirectory": {
        "description": "Directory on the host with scripts that actions run.",
        "defaultText": "none"
      },
      "env": {
        "description": "Environment variables, such as `HTTPS_PROXY`.",
        "defaultText": "none"
      },
      "cpus": {
        "description": "CPUs at most.",
        "default": 0.25
      },
      "memory": {
        "description": "Memory at most, in the units of Docker.",
        "default": "1g"
      }
    }
  },
  "ComposeDeployment": {
    "description": "Docker Compose: the standalone runner. Credentials that come from environment variables are copied into the container when Compose makes it: its root must stay writable, and a new value needs a new container, `docker compose up --force-recreate`.",
    "fields": {
      "type": {
        "values": [
          "compose"
        ]
      },
      "service": {
        "description": "Name of the service.",
        "default": "private-action-runner"
      },
      "tlsProxy": {
        "description": "Ends TLS in front of a runner in push mode, whose own port is then not published.",
        "defaultText": "none: the port is published on the host itself, where something else ends TLS",
        "objects": [
          "TlsProxySettings"
        ]
      },
      "apply": {
        "description": "Only `\"artifact\"` is taken, and means the same as nothing; `\"terraform\"` is refused with the reason.",
        "default": "artifact",
        "objects": [
          "Apply"
        ]
      },
      "imageRepository": {
        "description": "Repository of the image, for a registry of one's own.",
        "default": "gcr.io/datadoghq/private-action-runner"
      },
      "imageTag": {
        "description": "Tag of the image; it keeps its `v`.",
        "default": "v1.21.0"
      },
      "configDirectory": {
        "description": "Directory on the host that holds the runner's configuration and identity; the runner writes to it.",
        "default": "./config"
      },
      "scriptsDirectory": {
        "description": "Directory on the host with scripts that actions run.",
        "defaultText": "none"
      },
      "env": {
        "description": "Environment variables, such as `HTTPS_PROXY`.",
        "defaultText": "none"
      },
      "cpus": {
        "description": "CPUs at most.",
        "default": 0.25
      },
      "memory": {
        "description": "Memory at most, in the units of Docker.",
        "default": "1g"
      }
    }
  },
  "TlsProxySettings": {
    "description": "A service that ends TLS in front of a runner which browsers call.",
    "fields": {
      "certificate": {
        "description": "File on the host with the certificate and its chain, in PEM."
      },
      "key": {
        "description": "File on the host with the private key, in PEM."
      },
      "port": {
        "description": "Port of the host on which browsers reach it, 1 to 65535.",
        "default": 443
      },
      "image": {
        "description": "Image of Caddy, for a registry of one's own.",
        "default": "caddy:2.10.2"
      }
    }
  },
  "HostDeployment": {
    "description": "The Agent on a host.",
    "variants": [
      "LinuxDeployment",
      "WindowsDeployment"
    ]
  },
  "LinuxDeployment": {
    "description": "The Agent on a Linux host.",
    "fields": {
      "type": {
        "values": [
          "linux"
        ]
      },
      "apply": {
        "description": "Only `\"artifact\"` is taken, and means the same as nothing; `\"terraform\"` is refused with the reason.",
        "default": "artifact",
        "objects": [
          "Apply"
        ]
      },
      "agentVersion": {
        "description": "Version of Agent and Cluster Agent.",
        "defaultText": "that of the chart or the operator; on hosts `7.84.1`"
      },
      "defaultActions": {
        "description": "Whether the Agent may run its built-in actions without their being on a list.",
        "defaultText": "true, as in the Agent; false for a component whose list is `\"none\"`"
      },
      "autoConnections": {
        "description": "Whether the Agent makes connections of its own when it enrolls: for HTTP, Kubernetes and scripts, where its list allows their actions. Those would stand beside the described ones, named after the runner.",
        "defaultText": "false when the description pairs a connection of one of these integrations with the runner, else as in the Agent: true"
      },
      "taskConcurrency": {
        "description": "Tasks that run at the same time.",
        "defaultText": "the Agent's own, 5"
      },
      "httpAllowlist": {
        "description": "Hosts that HTTP actions may call, with `*` as wildcard.",
        "defaultText": "every host"
      },
      "allowedCustomResources": {
        "description": "Kinds of objects that actions of bundle `com.datadoghq.kubernetes.customresources` may touch, as `group/version/resource`: `cert-manager.io/v1/certificates`; `v1/secrets` for the core group. What the service account may do in the cluster is said by `customResources`.",
        "defaultText": "every kind that does not belong to Kubernetes itself"
      },
      "restrictedShell": {
        "description": "What shells of action `com.datadoghq.remoteaction.rshell.runCommand` may do at most.",
        "objects": [
          "RestrictedShellSettings"
        ]
      },
      "idleTimeoutSeconds": {
        "description": "Seconds without a task after which a program that runs actions on demand ends. For Agents that keep polling and running apart; others pass over it.",
        "defaultText": "the Agent's own, 60"
      }
    }
  },
  "WindowsDeployment": {
    "description": "The Agent on a Windows host.",
    "fields": {
      "type": {
        "values": [
          "windows"
        ]
      },
      "apply": {
        "description": "Only `\"artifact\"` is taken, and means the same as nothing; `\"terraform\"` is refused with the reason.",
        "default": "artifact",
        "objects": [
          "Apply"
        ]
      },
      "agentVersion": {
        "description": "Version of Agent and Cluster Agent.",
        "defaultText": "that of the chart or the operator; on hosts `7.84.1`"
      },
      "defaultActions": {
        "description": "Whether the Agent may run its built-in actions without their being on a list.",
        "defaultText": "true, as in the Agent; false for a component whose list is `\"none\"`"
      },
      "autoConnections": {
        "description": "Whether the Agent makes connections of its own when it enrolls: for HTTP, Kubernetes and scripts, where its list allows their actions. Those would stand beside the described ones, named after the runner.",
        "defaultText": "false when the description pairs a connection of one of these integrations with the runner, else as in the Agent: true"
      },
      "taskConcurrency": {
        "description": "Tasks that run at the same time.",
        "defaultText": "the Agent's own, 5"
      },
      "httpAllowlist": {
        "description": "Hosts that HTTP actions may call, with `*` as wildcard.",
        "defaultText": "every host"
      },
      "allowedCustomResources": {
        "description": "Kinds of objects that actions of bundle `com.datadoghq.kubernetes.customresources` may touch, as `group/version/resource`: `cert-manager.io/v1/certificates`; `v1/secrets` for the core group. What the service account may do in the cluster is said by `customResources`.",
        "defaultText": "every kind that does not belong to Kubernetes itself"
      },
      "restrictedShell": {
        "description": "What shells of action `com.datadoghq.remoteaction.rshell.runCommand` may do at most.",
        "objects": [
          "RestrictedShellSettings"
        ]
      },
      "idleTimeoutSeconds": {
        "description": "Seconds without a task after which a program that runs actions on demand ends. For Agents that keep polling and running apart; others pass over it.",
        "defaultText": "the Agent's own, 60"
      }
    }
  },
  "RunnerAccess": {
    "description": "Access to a runner. Datadog publishes no API for it: parkit writes a checklist for whoever sets it by hand.",
    "see": [
      "https://docs.datadoghq.com/actions/private_actions/use_private_actions/"
    ],
    "fields": {
      "viewer": {
        "description": "May see the runner.",
        "defaultText": "nobody"
      },
      "contributor": {
        "description": "May pair connections with the runner.",
        "defaultText": "nobody"
      },
      "editor": {
        "description": "May change the runner, and its access.",
        "defaultText": "nobody"
      }
    }
  },
  "ConnectionInput": {
    "description": "A connection: how Datadog reaches and authenticates to one service.",
    "see": [
      "https://docs.datadoghq.com/actions/connections/"
    ],
    "fields": {
      "name": {
        "description": "Name, unique in the description; people and groups know the connection by it."
      },
      "runner": {
        "description": "Name of the runner through which the service is reached. A connection belongs to at most one runner.",
        "defaultText": "Datadog's cloud calls the service itself; only integrations that can"
      },
      "integration": {
        "description": "What it connects to.",
        "see": [
          "https://docs.datadoghq.com/actions/connections/"
        ],
        "objects": [
          "IntegrationInput"
        ]
      },
      "identifierTags": {
        "description": "Tags by which a connection group picks this connection: `[\"env:prod\"]` or `{ env: \"prod\" }`.",
        "see": [
          "https://docs.datadoghq.com/actions/connections/"
        ],
        "objects": [
          "IdentifierTagsInput"
        ]
      },
      "allowDots": {
        "description": "Accept dots in identifier tags.",
        "default": false
      },
      "access": {
        "description": "Who may view, use and edit the connection, as a whole. Principals are `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.",
        "defaultText": "not touched; Datadog lets only the owner of the application key use and edit what it makes",
        "objects": [
          "ConnectionAccess"
        ]
      },
      "importId": {
        "description": "Id of a connection that exists at Datadog. Terraform takes it over (`import` block) instead of making another; the line may go once it has.",
        "defaultText": "a new connection"
      },
      "deletionProtection": {
        "description": "Refuse to destroy the connection through Terraform.",
        "default": false
      }
    }
  },
  "IntegrationInput": {
    "description": "How a connection reaches and authenticates to a service. Types are the block names of the official Terraform resource with `-` for `_`.",
    "variants": [
      "HttpIntegration",
      "KubernetesIntegration",
      "RunnerFileIntegration",
      "GitlabIntegration",
      "CloudIntegration"
    ]
  },
  "HttpIntegration": {
    "description": "Any HTTP service.",
    "see": [
      "https://docs.datadoghq.com/actions/connections/http/"
    ],
    "fields": {
      "type": {
        "values": [
          "http"
        ]
      },
      "baseUrl": {
        "description": "Base URL; actions give paths below it. Behind a runner it may be left out: the action then gives the whole URL."
      },
      "auth": {
        "description": "How requests authenticate.",
        "objects": [
          "HttpAuth"
        ]
      }
    }
  },
  "HttpAuth": {
    "description": "How an HTTP connection authenticates.",
    "variants": [
      "HttpNoAuth",
      "HttpBasicAuth",
      "HttpTokenAuth"
    ]
  },
  "HttpNoAuth": {
    "description": "No authentication.",
    "fields": {
      "type": {
        "values": [
          "none"
        ]
      }
    }
  },
  "HttpBasicAuth": {
    "description": "User name here, password in a credential file on the runner.",
    "fields": {
      "type": {
        "values": [
          "basic-auth"
        ]
      },
      "username": {
        "description": "User name."
      },
      "credential": {
        "description": "Key of the runner's `credentials`, of type `http-basic`."
      }
    }
  },
  "HttpTokenAuth": {
    "description": "Named tokens that headers, URL parameters and body refer to as `{{ name }}`.",
    "fields": {
      "type": {
        "values": [
          "token-auth"
        ]
      },
      "credential": {
        "description": "Behind a runner: key of the runner's `credentials`, of type `http-token`, whose file holds the tokens. What refers to them is told here all the same."
      },
      "tokens": {
        "description": "Without a runner: the tokens and where their values come from.",
        "objects": [
          "NamedToken"
        ]
      },
      "headers": {
        "description": "Headers of every request.",
        "defaultText": "none",
        "objects": [
          "NameAndValue"
        ]
      },
      "urlParameters": {
        "description": "URL parameters of every request.",
        "defaultText": "none",
        "objects": [
          "NameAndValue"
        ]
      },
      "body": {
        "description": "Body of every request.",
        "defaultText": "none",
        "objects": [
          {
            "fields": {
              "content": {
                "description": "The body itself."
              },
              "contentType": {
                "description": "Its media type.",
                "defaultText": "none is sent"
              }
            }
          }
        ]
      }
    }
  },
  "NamedToken": {
    "description": "A token of an HTTP connection.",
    "fields": {
      "name": {
        "description": "Name by which `{{ name }}` refers to it."
      },
      "value": {
        "description": "Where its value comes from.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "NameAndValue": {
    "description": "A header or URL parameter.",
    "fields": {
      "name": {
        "description": "Its name."
      },
      "value": {
        "description": "Its value, in which `{{ name }}` is replaced by a token."
      }
    }
  },
  "KubernetesIntegration": {
    "description": "The cluster in which the runner lives, through its service account.",
    "fields": {
      "type": {
        "values": [
          "kubernetes"
        ]
      }
    }
  },
  "RunnerFileIntegration": {
    "description": "Integrations that exist only behind a runner and find their credential in a file there.",
    "see": [
      "https://docs.datadoghq.com/actions/private_actions/private_action_credentials/"
    ],
    "fields": {
      "type": {
        "description": "Which service it is.",
        "values": [
          "jenkins",
          "mongodb",
          "postgresql",
          "temporal",
          "script",
          "ansible"
        ]
      },
      "credential": {
        "description": "Key of the runner's `credentials`; `scripts` for the runner's own `scripts`."
      }
    }
  },
  "GitlabIntegration": {
    "description": "GitLab: self-managed behind a runner with a credential file, or gitlab.com through Datadog with a token.",
    "fields": {
      "type": {
        "values": [
          "gitlab"
        ]
      },
      "credential": {
        "description": "Behind a runner: key of the runner's `credentials`."
      },
      "auth": {
        "description": "Without a runner: how Datadog authenticates to gitlab.com.",
        "objects": [
          "ApiTokenAuth"
        ]
      }
    }
  },
  "ApiTokenAuth": {
    "description": "An API token.",
    "fields": {
      "type": {
        "values": [
          "api-key"
        ]
      },
      "apiToken": {
        "description": "The API token.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "CloudIntegration": {
    "description": "Integrations that Datadog's cloud calls itself.",
    "variants": [
      "ApiTokenIntegration",
      "ApiKeyIntegration",
      "AsanaIntegration",
      "AwsIntegration",
      "AzureIntegration",
      "CloudflareIntegration",
      "ConfigCatIntegration",
      "DatadogIntegration",
      "FreshserviceIntegration",
      "GcpIntegration",
      "OktaIntegration",
      "ServiceNowIntegration"
    ]
  },
  "ApiTokenIntegration": {
    "description": "Services that take one API token.",
    "fields": {
      "type": {
        "description": "Which service it is.",
        "values": [
          "anthropic",
          "circle-ci",
          "clickup",
          "launch-darkly",
          "notion",
          "openai"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "ApiTokenAuth"
        ]
      }
    }
  },
  "ApiKeyIntegration": {
    "description": "Services that take one API key.",
    "fields": {
      "type": {
        "description": "Which service it is.",
        "values": [
          "fastly",
          "gemini",
          "grey-noise",
          "split",
          "statsig",
          "virus-total"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "ApiKeyAuth"
        ]
      }
    }
  },
  "ApiKeyAuth": {
    "description": "An API key.",
    "fields": {
      "type": {
        "values": [
          "api-key"
        ]
      },
      "apiKey": {
        "description": "The API key.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "AsanaIntegration": {
    "description": "Asana.",
    "fields": {
      "type": {
        "values": [
          "asana"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "AsanaAuth"
        ]
      }
    }
  },
  "AsanaAuth": {
    "description": "A personal access token.",
    "fields": {
      "type": {
        "values": [
          "access-token"
        ]
      },
      "accessToken": {
        "description": "A personal access token.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "AwsIntegration": {
    "description": "An AWS account, through a role that Datadog assumes.",
    "fields": {
      "type": {
        "values": [
          "aws"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "AwsAuth"
        ]
      }
    }
  },
  "AwsAuth": {
    "description": "A role that Datadog assumes.",
    "fields": {
      "type": {
        "values": [
          "assume-role"
        ]
      },
      "accountId": {
        "description": "Id of the account, 12 digits."
      },
      "role": {
        "description": "Name of the role that Datadog assumes."
      }
    }
  },
  "AzureIntegration": {
    "description": "An Azure tenant, through an application registration.",
    "fields": {
      "type": {
        "values": [
          "azure"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "AzureAuth"
        ]
      }
    }
  },
  "AzureAuth": {
    "description": "An application registration.",
    "fields": {
      "type": {
        "values": [
          "tenant"
        ]
      },
      "appClientId": {
        "description": "Client id of the application."
      },
      "clientSecret": {
        "description": "Its client secret.",
        "objects": [
          "SecretInput"
        ]
      },
      "tenantId": {
        "description": "Id of the tenant."
      },
      "customScopes": {
        "description": "Scopes that it asks for."
      }
    }
  },
  "CloudflareIntegration": {
    "description": "Cloudflare, by a scoped token or by the account's global key.",
    "fields": {
      "type": {
        "values": [
          "cloudflare"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "CloudflareAuth"
        ]
      }
    }
  },
  "CloudflareAuth": {
    "description": "A scoped token, or the account's global key.",
    "variants": [
      "CloudflareTokenAuth",
      "CloudflareGlobalKeyAuth"
    ]
  },
  "CloudflareTokenAuth": {
    "description": "A scoped token.",
    "fields": {
      "type": {
        "values": [
          "api-token"
        ]
      },
      "apiToken": {
        "description": "The API token.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "CloudflareGlobalKeyAuth": {
    "description": "The account's global key.",
    "fields": {
      "type": {
        "values": [
          "global-api-token"
        ]
      },
      "authEmail": {
        "description": "Address of the account."
      },
      "globalApiKey": {
        "description": "The global API key.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "ConfigCatIntegration": {
    "description": "ConfigCat.",
    "fields": {
      "type": {
        "values": [
          "config-cat"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "ConfigCatAuth"
        ]
      }
    }
  },
  "ConfigCatAuth": {
    "description": "The SDK key, and the public API's user.",
    "fields": {
      "type": {
        "values": [
          "sdk-key"
        ]
      },
      "apiUsername": {
        "description": "User name of the management API."
      },
      "apiPassword": {
        "description": "Password of the management API.",
        "objects": [
          "SecretInput"
        ]
      },
      "sdkKey": {
        "description": "The SDK key.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "DatadogIntegration": {
    "description": "Another Datadog organisation.",
    "fields": {
      "type": {
        "values": [
          "datadog"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "DatadogAuth"
        ]
      }
    }
  },
  "DatadogAuth": {
    "description": "An API key and an application key.",
    "fields": {
      "type": {
        "values": [
          "api-key"
        ]
      },
      "apiKey": {
        "description": "API key of the other organisation.",
        "objects": [
          "SecretInput"
        ]
      },
      "appKey": {
        "description": "Application key of the other organisation.",
        "objects": [
          "SecretInput"
        ]
      },
      "datacenter": {
        "description": "Site of the other organisation."
      },
      "subdomain": {
        "description": "Subdomain of the other organisation."
      }
    }
  },
  "FreshserviceIntegration": {
    "description": "Freshservice.",
    "fields": {
      "type": {
        "values": [
          "freshservice"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "FreshserviceAuth"
        ]
      }
    }
  },
  "FreshserviceAuth": {
    "description": "An API key of an account.",
    "fields": {
      "type": {
        "values": [
          "api-key"
        ]
      },
      "apiKey": {
        "description": "The API key.",
        "objects": [
          "SecretInput"
        ]
      },
      "domain": {
        "description": "Domain of the service."
      }
    }
  },
  "GcpIntegration": {
    "description": "A Google Cloud project, through a service account.",
    "fields": {
      "type": {
        "values": [
          "gcp"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "GcpAuth"
        ]
      }
    }
  },
  "GcpAuth": {
    "description": "A service account and its key.",
    "fields": {
      "type": {
        "values": [
          "service-account"
        ]
      },
      "privateKey": {
        "description": "Private key of the service account.",
        "objects": [
          "SecretInput"
        ]
      },
      "serviceAccountEmail": {
        "description": "Address of the service account."
      }
    }
  },
  "OktaIntegration": {
    "description": "Okta.",
    "fields": {
      "type": {
        "values": [
          "okta"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "OktaAuth"
        ]
      }
    }
  },
  "OktaAuth": {
    "description": "An API token of an organisation.",
    "fields": {
      "type": {
        "values": [
          "api-token"
        ]
      },
      "apiToken": {
        "description": "The API token.",
        "objects": [
          "SecretInput"
        ]
      },
      "domain": {
        "description": "Domain of the organisation."
      }
    }
  },
  "ServiceNowIntegration": {
    "description": "ServiceNow.",
    "fields": {
      "type": {
        "values": [
          "service-now"
        ]
      },
      "auth": {
        "description": "How Datadog authenticates to it.",
        "objects": [
          "ServiceNowAuth"
        ]
      }
    }
  },
  "ServiceNowAuth": {
    "description": "A user of an instance.",
    "fields": {
      "type": {
        "values": [
          "basic-auth"
        ]
      },
      "instance": {
        "description": "Name of the instance."
      },
      "username": {
        "description": "The user name."
      },
      "password": {
        "description": "The password.",
        "objects": [
          "SecretInput"
        ]
      }
    }
  },
  "IdentifierTagsInput": {
    "description": "What users may write for a set of tags: `[\"env:prod\"]` or `{ env: \"prod\" }`.",
    "variants": []
  },
  "ConnectionAccess": {
    "description": "Access to a connection. It is the whole restriction policy: a relation that is left out is nobody's.",
    "see": [
      "https://docs.datadoghq.com/actions/connections/"
    ],
    "fields": {
      "viewer": {
        "description": "May see that the connection exists and what it is made of, without its secrets.",
        "defaultText": "nobody"
      },
      "resolver": {
        "description": "May use the connection in workflows and apps, and put it into groups.",
        "defaultText": "nobody"
      },
      "editor": {
        "description": "May change and delete the connection, and its access.",
        "defaultText": "nobody"
      }
    }
  },
  "ConnectionGroupInput": {
    "description": "A connection group: members of one integration, told apart at run time by the values of their identifier tags.",
    "see": [
      "https://docs.datadoghq.com/actions/connections/"
    ],
    "fields": {
      "name": {
        "description": "Name, unique in the description."
      },
      "identifierTagKeys": {
        "description": "Keys of identifier tags that together pick one member: one to three, none twice. Every member carries each."
      },
      "connections": {
        "description": "Names of the member connections; may be empty. No two may share the values of all keys."
      },
      "integration": {
        "description": "Integration of the group. Needed only while it has no members.",
        "defaultText": "the integration of its members"
      },
      "access": {
        "description": "Who may view and edit the group, as a whole. Principals are `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.",
        "defaultText": "not touched; Datadog lets only the owner of the application key edit what it makes",
        "objects": [
          "ConnectionGroupAccess"
        ]
      },
      "importId": {
        "description": "Id of a group that exists at Datadog. Terraform takes it over (`import` block) instead of making another; the line may go once it has.",
        "defaultText": "a new group"
      },
      "deletionProtection": {
        "description": "Refuse to destroy the group through Terraform.",
        "default": false
      }
    }
  },
  "ConnectionGroupAccess": {
    "description": "Access to a connection group. Whoever uses the group must also be a resolver of the member that it picks.",
    "see": [
      "https://docs.datadoghq.com/actions/connections/"
    ],
    "fields": {
      "viewer": {
        "description": "May see and use the group.",
        "defaultText": "nobody"
      },
      "editor": {
        "description": "May change and delete the group, and its access.",
        "defaultText": "nobody"
      }
    }
  },
  "ExecutionPolicyInput": {
    "description": "An execution policy: who may have which actions run on ownerless runners. Nothing runs there that no policy allows, and a policy that denies beats all that allow.",
    "see": [
      "https://docs.datadoghq.com/actions/private_actions/"
    ],
    "fields": {
      "name": {
        "description": "Name, unique in the description."
      },
      "effect": {
        "description": "Whether the policy lets its actions run, or keeps them from running whatever else allows them."
      },
      "actions": {
        "description": "Actions of one integration: names, `<bundle>.*` for all below a bundle, or `\"*\"` for everything that the integration has."
      },
      "integration": {
        "description": "Integration of the actions. Needed with `\"*\"` alone, which names none.",
        "defaultText": "the one that the actions belong to",
        "objects": [
          "ExecutionIntegration"
        ]
      },
      "scope": {
        "description": "What the actions may be run on. Of the same integration.",
        "defaultText": "everything",
        "objects": [
          "ExecutionPolicyScope"
        ]
      },
      "targets": {
        "description": "Agents that the policy is about; several are alternatives. Needed: Datadog's page and its Terraform provider disagree about what a policy without targets does.",
        "objects": [
          "ExecutionPolicyTarget"
        ]
      },
      "access": {
        "description": "Who the policy is about: an allowing policy lets only resolvers and editors run the actions, a denying one keeps only them from it. Principals are `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.",
        "defaultText": "not touched; Datadog applies a policy without access settings to the whole organisation",
        "objects": [
          "ExecutionPolicyAccess"
        ]
      },
      "importId": {
        "description": "Id of a policy that exists at Datadog. Terraform takes it over (`import` block) instead of making another; the line may go once it has.",
        "defaultText": "a new policy"
      }
    }
  },
  "ExecutionIntegration": {
    "description": "Integration whose actions run without connections: Kubernetes, scripts, what works on the Agent's host.",
    "variants": []
  },
  "ExecutionPolicyScope": {
    "description": "What the actions of a policy may be run on.",
    "variants": [
      "KubernetesScope",
      "ScriptScope",
      "RemoteActionScope"
    ]
  },
  "KubernetesScope": {
    "description": "Namespaces of a cluster. Actions on objects without a namespace are never allowed by such a policy.",
    "fields": {
      "type": {
        "values": [
          "kubernetes"
        ]
      },
      "namespaces": {
        "description": "Names of namespaces, at least one."
      }
    }
  },
  "ScriptScope": {
    "description": "Predefined scripts.",
    "fields": {
      "type": {
        "values": [
          "script"
        ]
      },
      "scripts": {
        "description": "Names of scripts in the runner's script file, at least one."
      }
    }
  },
  "RemoteActionScope": {
    "description": "Paths that commands in the Agent's restricted shell may touch.",
    "fields": {
      "type": {
        "values": [
          "remote-action"
        ]
      },
      "paths": {
        "description": "Paths, at least one, each with everything below it.",
        "objects": [
          "ScopedPath"
        ]
      }
    }
  },
  "ScopedPath": {
    "description": "A path on the Agent's host.",
    "fields": {
      "path": {
        "description": "Absolute path, such as `/var/log`."
      },
      "access": {
        "description": "Whether what is there may be read only, or written too.",
        "objects": [
          "PathAccess"
        ]
      }
    }
  },
  "PathAccess": {
    "description": "What may be done with a path.",
    "variants": []
  },
  "ExecutionPolicyTarget": {
    "description": "Agents by their tags.",
    "fields": {
      "name": {
        "description": "Name, for people.",
        "defaultText": "none"
      },
      "agentTags": {
        "description": "Tags that an Agent must have, all of them, as in `[env:prod, region:eu]`; `[\"*\"]` is every Agent. A `*` within a tag or beside other tags is not supported by Datadog."
      }
    }
  },
  "ExecutionPolicyAccess": {
    "description": "Access to an execution policy. It is the whole restriction policy: a relation that is left out is nobody's.",
    "see": [
      "https://docs.datadoghq.com/actions/private_actions/"
    ],
    "fields": {
      "viewer": {
        "description": "May see the policy, which does not apply to them.",
        "defaultText": "nobody"
      },
      "resolver": {
        "description": "The policy applies to them.",
        "defaultText": "nobody"
      },
      "editor": {
        "description": "May change and delete the policy, and its access; the policy applies to them too.",
        "defaultText": "nobody"
      }
    }
  }
};
