using LungSeg.Dicom.FoDicom;
using LungSeg.Functions.Http;
using LungSeg.Functions.Operations;
using LungSeg.Functions.Triggers;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LungSeg.Functions.Configuration;

/// <summary>Puts the app together.</summary>
internal static class Composition
{
    public static void AddLungSeg(this FunctionsApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LungSegOptions>()
            .Bind(builder.Configuration.GetSection(AppSettingNames.Section))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<LungSegOptions>, LungSegOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LungSegOptions>>().Value);

        services.AddSingleton(_ => DataStore.Open(builder.Configuration));
        services.AddSingleton(_ => DataStore.OpenPoisonQueue(builder.Configuration));
        services.AddSingleton<IVolumeScratch>(provider => new BlobScratch(
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<LungSegOptions>().WorkContainer));
        services.AddSingleton(provider => new PipelineStages(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<IVolumeScratch>(),
            provider.GetRequiredService<LungSegOptions>().Containers,
            [new FoDicomPixelDecoder()]));

        services.AddSingleton<StartClaim>();
        services.AddSingleton<CaseStarter>();
        services.AddSingleton<CaseEnder>();
        services.AddSingleton<EndedCases>();
        services.AddSingleton<PoisonQueue>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<CaseQueries>();
        services.AddSingleton(TimeProvider.System);
    }
}
