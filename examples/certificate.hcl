# A certificate that renews itself, on any host: vault agent -config=certificate.hcl
# Key, certificate and chain come from one issue and are exchanged together; the server is told to read them again.
pid_file = "/run/vault-agent.pid"

vault {
  address = "https://vault.example:8200"
}

auto_auth {
  method "approle" {
    config = {
      role_id_file_path   = "/etc/vault/role-id"
      secret_id_file_path = "/etc/vault/secret-id"
    }
  }
}

template {
  contents = <<-EOT
    {{- with pkiCert "pki/issue/web" "common_name=web.example" "ttl=24h" -}}
    {{ .Cert }}{{ .CA }}{{ .Key }}
    {{- .Key  | writeToFile "/etc/web/tls.key" "root" "root" "0600" -}}
    {{- .Cert | writeToFile "/etc/web/tls.crt" "root" "root" "0644" -}}
    {{- .CA   | writeToFile "/etc/web/ca.crt"  "root" "root" "0644" -}}
    {{- end -}}
  EOT
  destination = "/etc/web/bundle.pem"
  perms       = "0600"

  exec {
    command = ["systemctl", "reload", "web"]
  }
}
