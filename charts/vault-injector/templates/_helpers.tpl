{{/* Names, as in vault-helm, so that an upgrade in place finds its objects. */}}
{{- define "vault.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "vault.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "vault.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* openbao-helm's names of the same, which texts in its values files call. */}}
{{- define "openbao.name" -}}
{{- include "vault.name" . -}}
{{- end -}}

{{- define "openbao.fullname" -}}
{{- include "vault.fullname" . -}}
{{- end -}}

{{- define "vault.namespace" -}}
{{- default .Release.Namespace .Values.global.namespace -}}
{{- end -}}

{{- define "injector.name" -}}
{{ include "vault.fullname" . }}-agent-injector
{{- end -}}

{{/* Switches: the text "true" or nothing. */}}
{{- define "injector.enabled" -}}
{{- $own := .Values.injector.enabled | toString -}}
{{- if or (eq $own "true") (and (eq $own "-") (eq (.Values.global.enabled | toString) "true")) -}}true{{- end -}}
{{- end -}}

{{- define "injector.replicated" -}}
{{- if or .Values.injector.autoscaling.enabled (gt (.Values.injector.replicas | int) 1) -}}true{{- end -}}
{{- end -}}

{{- define "injector.certificateSecret" -}}
{{- if .Values.injector.certManager.enabled -}}{{ include "injector.name" . }}-tls
{{- else -}}{{ .Values.injector.certs.secretName | default "" }}{{- end -}}
{{- end -}}

{{- define "injector.selfManaged" -}}
{{- if not (include "injector.certificateSecret" .) -}}true{{- end -}}
{{- end -}}

{{- define "injector.elects" -}}
{{- $allowed := eq (.Values.injector.leaderElector.enabled | toString) "true" -}}
{{- if and $allowed (include "injector.replicated" .) (include "injector.selfManaged" .) -}}true{{- end -}}
{{- end -}}

{{- define "injector.measures" -}}
{{- with .Values.injector -}}
{{- if or .metrics.enabled .serviceMonitor.enabled .podMonitor.enabled -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{- define "injector.metricsPort" -}}
{{- if and (include "injector.measures" .) (gt (.Values.injector.metrics.port | int) 0) -}}{{ .Values.injector.metrics.port }}{{- end -}}
{{- end -}}

{{/* Labels: the three of the selector can never change. */}}
{{- define "injector.selectorLabels" -}}
app.kubernetes.io/name: {{ include "vault.name" . }}-agent-injector
app.kubernetes.io/instance: {{ .Release.Name }}
component: webhook
{{- end -}}

{{- define "injector.labels" -}}
helm.sh/chart: {{ include "vault.chart" . }}
{{ include "injector.selectorLabels" . }}
app.kubernetes.io/component: webhook
app.kubernetes.io/part-of: vault-injector
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Takes (list root suffix): the metadata of a namespaced object, without annotations. */}}
{{- define "injector.metadata" -}}
{{- $root := index . 0 -}}
name: {{ include "injector.name" $root }}{{ index . 1 }}
namespace: {{ include "vault.namespace" $root }}
labels:
  {{- include "injector.labels" $root | nindent 2 }}
{{- end -}}

{{/* Takes (list root value): YAML of a value that may be a map, a list or a templated text. */}}
{{- define "injector.yaml" -}}
{{- $value := index . 1 -}}
{{- if kindIs "string" $value -}}
{{- tpl $value (index . 0) | trim -}}
{{- else if $value -}}
{{- toYaml $value -}}
{{- end -}}
{{- end -}}

{{/* Takes (list root image): registry/repository:tag or @digest. Without a tag it is the chart's own version, for the agents of others theirs. */}}
{{- define "injector.image" -}}
{{- $image := index . 1 -}}
{{- $versions := dict "openbao/openbao" "2.7.2" "hashicorp/vault" "2.0.4" -}}
{{- $version := get $versions $image.repository | default (index . 0).Chart.AppVersion -}}
{{- with $image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest -}}@{{ $image.digest }}
{{- else -}}:{{ $image.tag | default $version }}{{- end -}}
{{- end -}}

{{- define "injector.vaultAddress" -}}
{{- $global := .Values.global -}}
{{- $injector := .Values.injector -}}
{{- $given := list $global.externalBaoAddr $global.externalVaultAddr $injector.externalBaoAddr $injector.externalVaultAddr | compact -}}
{{- if $given -}}
{{- first $given -}}
{{- else -}}
{{- $port := (((.Values.server).service).port) | default 8200 -}}
{{- $scheme := ternary "http" "https" (eq ($global.tlsDisable | toString) "true") -}}
{{- printf "%s://%s.%s.svc:%v" $scheme (include "vault.fullname" .) (include "vault.namespace" .) $port -}}
{{- end -}}
{{- end -}}

{{/* Takes (list probe port): one probe of the container. */}}
{{- define "injector.probe" -}}
{{- $probe := index . 0 -}}
httpGet:
  path: {{ $probe.path }}
  port: {{ index . 1 }}
  scheme: HTTPS
failureThreshold: {{ $probe.failureThreshold }}
initialDelaySeconds: {{ $probe.initialDelaySeconds }}
periodSeconds: {{ $probe.periodSeconds }}
successThreshold: {{ $probe.successThreshold }}
timeoutSeconds: {{ $probe.timeoutSeconds }}
{{- end -}}

{{/* Combinations that can only be a mistake end the installation with one sentence. */}}
{{- define "injector.check" -}}
{{- with .Values.injector -}}
{{- if and .certManager.enabled .certs.secretName -}}
{{- fail "injector.certManager.enabled and injector.certs.secretName are both set: keep one source of the certificate" -}}
{{- end -}}
{{- if and .certManager.vaultIssuer.enabled .certManager.issuerRef -}}
{{- fail "injector.certManager.vaultIssuer.enabled and injector.certManager.issuerRef are both set: keep one issuer" -}}
{{- end -}}
{{- if and .certManager.vaultIssuer.enabled (not (and .certManager.vaultIssuer.server .certManager.vaultIssuer.path)) -}}
{{- fail "injector.certManager.vaultIssuer needs server and path" -}}
{{- end -}}
{{- if and .autoscaling.enabled (gt (.autoscaling.minReplicas | int) (.autoscaling.maxReplicas | int)) -}}
{{- fail "injector.autoscaling.minReplicas is greater than maxReplicas" -}}
{{- end -}}
{{- end -}}
{{- end -}}
