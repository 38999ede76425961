using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Configuration;

/// <summary>
/// Sends the worker's logs, traces and metrics to Application Insights by OpenTelemetry, where the app has a connection
/// string; without one there is the console alone. host.json has the host do the same (telemetryMode).
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        // Addresses of requests may carry a function key; and what Durable says of its replays names no case.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.DurableTask.Worker", LogLevel.Warning);

        if (builder.Configuration[AppSettingNames.ApplicationInsights] is not { Length: > 0 } connectionString) return;
        builder.Logging.AddOpenTelemetry(logging =>
        {
            // CaseId and Stage travel as scopes.
            logging.IncludeScopes = true;
            logging.IncludeFormattedMessage = true;
        });
        builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = connectionString;
                exporter.Credential = Credential(
                    builder.Configuration[AppSettingNames.ApplicationInsightsAuthentication]);

                // Alerts count log lines: none may go with a trace that was sampled away.
                exporter.EnableTraceBasedLogsSampler = false;
            });
    }

    /// <summary>
    /// Reads <c>Authorization=AAD;ClientId=...</c>, as the host does; null where the connection string is enough.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting says something else.</exception>
    internal static TokenCredential? Credential(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return null;
        var parts = setting.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[^1], StringComparer.OrdinalIgnoreCase);
        return parts.GetValueOrDefault("Authorization") == "AAD"
            ? Identities.Credential(parts.GetValueOrDefault("ClientId"))
            : throw new InvalidOperationException(
                $"The setting {AppSettingNames.ApplicationInsightsAuthentication} is '{setting}'; it must be "
                    + $"'Authorization=AAD', with ';ClientId=...' for an identity of one's own, or empty.");
    }
}
