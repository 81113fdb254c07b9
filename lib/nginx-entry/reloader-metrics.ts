/**
 * The part of the reloader that writes the page for Prometheus. nginx serves it with server-side includes on, and so adds the
 * numbers that it alone knows.
 */
export const WRITE_METRICS = String.raw`write_metrics() {
  good_at=$(date -r confirmed +%s 2>/dev/null || echo 0)
  cat > metrics.next <<END && mv -f metrics.next metrics
# HELP nginx_entry_config_last_reload_successful Whether nginx serves the newest configuration (1), or that was refused (0).
# TYPE nginx_entry_config_last_reload_successful gauge
nginx_entry_config_last_reload_successful $ok
# HELP nginx_entry_config_last_good_timestamp_seconds When nginx took the configuration that it serves.
# TYPE nginx_entry_config_last_good_timestamp_seconds gauge
nginx_entry_config_last_good_timestamp_seconds $good_at
# HELP nginx_entry_config_last_check_timestamp_seconds When the reloader last looked for a new configuration.
# TYPE nginx_entry_config_last_check_timestamp_seconds gauge
nginx_entry_config_last_check_timestamp_seconds $(date +%s)
# HELP nginx_entry_config_reloads_total Configurations that nginx took (good) and that were refused, since the reloader started.
# TYPE nginx_entry_config_reloads_total counter
nginx_entry_config_reloads_total{result="good"} $accepted
nginx_entry_config_reloads_total{result="refused"} $refused
# HELP nginx_entry_config_info The configuration that nginx serves.
# TYPE nginx_entry_config_info gauge
nginx_entry_config_info{hash="$served"} 1
# HELP nginx_connections_active Connections to clients.
# TYPE nginx_connections_active gauge
nginx_connections_active <!--#echo var="connections_active" -->
# HELP nginx_connections_reading Connections whose request nginx is reading.
# TYPE nginx_connections_reading gauge
nginx_connections_reading <!--#echo var="connections_reading" -->
# HELP nginx_connections_writing Connections to which nginx is writing the answer.
# TYPE nginx_connections_writing gauge
nginx_connections_writing <!--#echo var="connections_writing" -->
# HELP nginx_connections_waiting Idle connections.
# TYPE nginx_connections_waiting gauge
nginx_connections_waiting <!--#echo var="connections_waiting" -->
END
}
`;
