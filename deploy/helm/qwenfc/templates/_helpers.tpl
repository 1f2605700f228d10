{{- define "qwenfc.name" -}}
{{- $full := printf "%s-%s" .Release.Name .Chart.Name }}
{{- ternary .Release.Name $full (contains .Chart.Name .Release.Name) | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "qwenfc.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "qwenfc.labels" -}}
{{ include "qwenfc.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "qwenfc.serverImage" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default (printf "%s-%s" .Chart.AppVersion (ternary "cuda" "cpu" (eq .Values.engine "vllm"))) }}
{{- end }}

{{- define "qwenfc.canaryImage" -}}
{{ .Values.canaryImage.repository }}:{{ .Values.canaryImage.tag | default (printf "%s-cpu" .Chart.AppVersion) }}
{{- end }}

{{- define "qwenfc.claim" -}}
{{ .Values.model.pvc.existingClaim | default (printf "%s-model" (include "qwenfc.name" .)) }}
{{- end }}

{{/* 容器级的安全设置：不是 root、根目录只读、没有任何特权 */}}
{{- define "qwenfc.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "qwenfc.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "qwenfc.apiKeyEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.auth.existingSecret }}
      key: {{ .Values.auth.key }}
{{- end }}

{{/* 排队的请求数：两种引擎各有各的指标名 */}}
{{- define "qwenfc.waitingMetric" -}}
{{ ternary "vllm:num_requests_waiting" "llamacpp:requests_deferred" (eq .Values.engine "vllm") }}
{{- end }}
