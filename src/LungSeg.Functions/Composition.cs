using LungSeg.Cohorts.Kept;
using LungSeg.Dicom.FoDicom;
using LungSeg.Functions.Attempts;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Http;
using LungSeg.Functions.Operations;
using LungSeg.Functions.Sweeping;
using LungSeg.Functions.Triggers;
using LungSeg.Functions.Viewing;
using LungSeg.Learned;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Sending;
using LungSeg.Viewer;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LungSeg.Functions;

/// <summary>Puts the app together.</summary>
internal static class Composition
{
    /// <summary>Set to True by App Service where its authentication stands before the app.</summary>
    private const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";

    /// <summary>The host takes no longer request.</summary>
    private const long MaximumUploadBytes = 100 << 20;

    /// <summary>Adds all that the app's functions are made from.</summary>
    public static void AddLungSeg(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LungSegOptions>()
            .Bind(configuration.GetSection(AppSettingNames.Section))
            .Configure(options =>
            {
                options.ScansContainer = configuration[AppSettingNames.ScansContainer] ?? options.ScansContainer;
                options.SweepSchedule = configuration[AppSettingNames.SweepSchedule] ?? options.SweepSchedule;
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<LungSegOptions>, LungSegOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LungSegOptions>>().Value);

        services.AddSingleton(_ => DataStore.Open(configuration));
        services.AddSingleton(_ => DataStore.OpenPoisonQueue(configuration));
        services.AddSingleton<IVolumeScratch>(provider => new BlobScratch(
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<LungSegOptions>().WorkContainer));
        services.AddSingleton(provider => new PipelineStages(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<IVolumeScratch>(),
            provider.GetRequiredService<LungSegOptions>().Containers,
            OptionalDecoders.All,
            models: OpenedModels.Shared.Find,
            followUps: FollowUpsOf(
                provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<LungSegOptions>())));

        services.AddSingleton<StageAttempts>();
        services.AddHostedService<AttemptsAtShutdown>();
        services.AddSingleton<StartClaim>();
        services.AddSingleton<PendingInput>();
        services.AddSingleton<CaseStarter>();
        services.AddSingleton<CaseEnder>();
        services.AddSingleton<EndedCases>();
        services.AddSingleton<PoisonQueue>();
        services.AddSweep(configuration);
        services.AddSingleton<CaseQueries>();
        services.AddViewer();

        // Kestrel's own bound, 30 MB, would break uploads off that the viewer allows; the viewer has its own.
        services.Configure<KestrelServerOptions>(server => server.Limits.MaxRequestBodySize = null);
        services.AddSingleton(TimeProvider.System);
    }

    /// <summary>What every finished revision is written down for.</summary>
    private static IReadOnlyList<FollowUps> FollowUpsOf(IBlobStore store, LungSegOptions options) =>
        options.SendTo.Length == 0
            ? [KeptCohort.FollowUpsOf(store, options.Containers)]
            :
            [
                KeptCohort.FollowUpsOf(store, options.Containers),
                OwedSending.FollowUpsOf(store, options.Containers),
            ];

    private static void AddSweep(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new SweepLimits());
        services.AddSingleton<ScanExpiry>();
        services.AddSingleton<CaseCheck>();
        services.AddSingleton<StartedCases>();
        services.AddSingleton<UnstartedCases>();
        services.AddSingleton<CaseAudit>();
        services.AddSingleton(provider => new KeptCohort(
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<LungSegOptions>().Containers,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CohortPart>();
        services.AddSingleton(provider => new SendPart(
            Sender.Create(
                provider.GetRequiredService<LungSegOptions>(), configuration,
                provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<SweepLimits>(), provider.GetRequiredService<ILogger<SendPart>>()));
        services.AddSingleton<HistoryPurge>();
        services.AddSingleton<Sweep>();
    }

    private static void AddViewer(this IServiceCollection services)
    {
        services.AddSingleton<DurableActivity>();
        services.AddSingleton<ViewerSessions>();
        services.AddSingleton(provider => new ViewerGate(
            provider.GetRequiredService<ViewerSessions>(),
            authenticatedByPlatform: string.Equals(
                Environment.GetEnvironmentVariable(PlatformAuthentication), bool.TrueString,
                StringComparison.OrdinalIgnoreCase)));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<LungSegOptions>();
            return new ViewerApp(
                provider.GetRequiredService<IBlobStore>(),
                new()
                {
                    Containers = options.Containers,
                    AllowUploads = options.AllowUploads,
                    MaximumUploadBytes = MaximumUploadBytes,
                },
                provider.GetRequiredService<DurableActivity>());
        });
    }
}
