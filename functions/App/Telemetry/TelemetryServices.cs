using System.Reflection;
using System.Runtime.CompilerServices;
using App.Functions;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace App.Telemetry;

/// <summary>
/// Where traces, metrics and logs go: to a collector (<c>Telemetry:Otlp</c>), to Application Insights (<c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>,
/// which the templates write), or nowhere. Where neither is set not one assembly of it is loaded, and logs are what the console says.
/// </summary>
public static class TelemetryServices
{
    private const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Meters of the runtime and the server whose tags name nobody.</summary>
    private static readonly string[] OfThePlatform = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    public static void AddTelemetry(this WebApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Otlp is not null || InsightsOf(builder.Configuration) is not null)
        {
            Export(builder, settings);
        }
    }

    private static string? InsightsOf(ConfigurationManager configuration) => configuration[Insights]?.Trim() is { Length: > 0 } connection
        ? connection : null;

    // A method of its own, not inlined: a start without telemetry never loads an assembly of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Export(WebApplicationBuilder builder, Settings settings)
    {
        var known = NeutralLog.Providers(builder.Services);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("children", serviceVersion: Version, autoGenerateServiceInstanceId: true))
            .WithTracing(static traces => traces.AddSource(Spans.Name).AddProcessor(new OnlyKnownTags()))
            .WithMetrics(static metrics => metrics.AddMeter(Meters.Name).AddMeter(OfThePlatform));
        if (settings.Otlp is { } collector)
        {
            telemetry.WithTracing(traces => traces.AddOtlpExporter(to => To(to, collector, "v1/traces")))
                .WithMetrics(metrics => metrics.AddOtlpExporter((to, _) => To(to, collector, "v1/metrics")))
                .WithLogging(logs => logs.AddOtlpExporter(to => To(to, collector, "v1/logs")),
                    static options => options.IncludeFormattedMessage = true);
        }

        // Logs of the worker reach Application Insights by way of the Functions host already.
        if (InsightsOf(builder.Configuration) is { } connection)
        {
            telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter(to => To(to, connection, settings)))
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(to => To(to, connection, settings)));
        }

        NeutralLog.Wrap(builder.Services, known);
    }

    private static string Version =>
        typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static void To(OtlpExporterOptions to, Uri collector, string signal)
    {
        to.Protocol = OtlpExportProtocol.HttpProtobuf;
        to.Endpoint = new Uri(collector, collector.AbsolutePath.TrimEnd('/') + "/" + signal);
    }

    private static void To(AzureMonitorExporterOptions to, string connection, Settings settings)
    {
        to.ConnectionString = connection;

        // Local authentication is off there (monitoring.bicep): the managed identity signs in.
        to.Credential = new DefaultAzureCredential(
            new DefaultAzureCredentialOptions { AuthorityHost = settings.Storage.Cloud.Authority, ExcludeInteractiveBrowserCredential = true });

        // Nothing of what could not be sent lies about on the disk of an instance.
        to.DisableOfflineStorage = true;
        to.EnableLiveMetrics = false;
    }
}
