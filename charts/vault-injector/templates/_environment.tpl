{{/* Takes a dict of texts: environment variables in the order of their names. */}}
{{- define "injector.variables" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* The webhook's settings as the chart knows them; `settings` and `extraEnvironmentVars` follow and win. */}}
{{- define "injector.environment" -}}
{{- $injector := .Values.injector -}}
{{- $agent := $injector.agentDefaults -}}
{{- $variables := dict
  "AGENT_INJECT_LISTEN" (printf ":%v" $injector.port)
  "AGENT_INJECT_LOG_LEVEL" $injector.logLevel
  "AGENT_INJECT_LOG_FORMAT" $injector.logFormat
  "AGENT_INJECT_VAULT_ADDR" (include "injector.vaultAddress" .)
  "AGENT_INJECT_VAULT_AUTH_PATH" $injector.authPath
  "AGENT_INJECT_VAULT_IMAGE" (include "injector.image" (list . $injector.agentImage))
  "AGENT_INJECT_REVOKE_ON_SHUTDOWN" $injector.revokeOnShutdown
  "AGENT_INJECT_DEFAULT_TEMPLATE" $agent.template
  "AGENT_INJECT_TEMPLATE_CONFIG_EXIT_ON_RETRY_FAILURE" $agent.templateConfig.exitOnRetryFailure
-}}
{{- range $name, $value := dict
  "AGENT_INJECT_CPU_REQUEST" $agent.cpuRequest
  "AGENT_INJECT_CPU_LIMIT" $agent.cpuLimit
  "AGENT_INJECT_MEM_REQUEST" $agent.memRequest
  "AGENT_INJECT_MEM_LIMIT" $agent.memLimit
  "AGENT_INJECT_EPHEMERAL_REQUEST" $agent.ephemeralRequest
  "AGENT_INJECT_EPHEMERAL_LIMIT" $agent.ephemeralLimit
  "AGENT_INJECT_TEMPLATE_STATIC_SECRET_RENDER_INTERVAL" $agent.templateConfig.staticSecretRenderInterval
-}}
{{- if $value }}{{ $_ := set $variables $name $value }}{{ end -}}
{{- end -}}
{{- if include "injector.selfManaged" . -}}
{{- $service := printf "%s-svc" (include "injector.name" .) -}}
{{- $namespace := include "vault.namespace" . -}}
{{- $_ := set $variables "AGENT_INJECT_TLS_AUTO" (printf "%s-cfg" (include "injector.name" .)) -}}
{{- $_ := set $variables "AGENT_INJECT_TLS_AUTO_HOSTS" (printf "%s,%s.%s,%s.%s.svc" $service $service $namespace $service $namespace) -}}
{{- else -}}
{{- $_ := set $variables "AGENT_INJECT_TLS_CERT_FILE" (printf "/etc/webhook/certs/%s" $injector.certs.certName) -}}
{{- $_ := set $variables "AGENT_INJECT_TLS_KEY_FILE" (printf "/etc/webhook/certs/%s" $injector.certs.keyName) -}}
{{- end -}}
{{- if .Values.global.openshift }}{{ $_ := set $variables "AGENT_INJECT_SET_SECURITY_CONTEXT" "false" }}{{ end -}}
{{- if include "injector.measures" . }}{{ $_ := set $variables "AGENT_INJECT_TELEMETRY_PATH" "/metrics" }}{{ end -}}
{{- with include "injector.metricsPort" . }}{{ $_ := set $variables "AGENT_INJECT_METRICS_LISTEN" (printf ":%s" .) }}{{ end -}}
{{- if include "injector.elects" . }}{{ $_ := set $variables "AGENT_INJECT_USE_LEADER_ELECTOR" "true" }}{{ end -}}
{{- range $later := list $injector.settings $injector.extraEnvironmentVars -}}
{{- range $name, $value := $later }}{{ $_ := set $variables $name $value }}{{ end -}}
{{- end -}}
{{- include "injector.variables" $variables -}}
{{- end -}}
