using LungSeg.Functions.Configuration;
using LungSeg.TestKit.Storage;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>A task hub and containers that no other test has.</summary>
/// <param name="ConnectionString">Azurite's.</param>
/// <param name="Name">The task hub's name.</param>
/// <param name="Settings">The app's.</param>
internal sealed record EngineHub(string ConnectionString, string Name, IReadOnlyDictionary<string, string?> Settings)
{
    public static async Task<EngineHub> NewAsync(AzuriteFixture azurite, string spacingMm = "5")
    {
        var connectionString = await azurite.ConnectionStringOrSkipAsync();
        return new(connectionString, $"t{Guid.NewGuid():N}"[..20], new Dictionary<string, string?>
        {
            [AppSettingNames.DataStorage] = connectionString,
            [AppSettingNames.ScansContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.ResultsContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.WorkContainer] = AzuriteFixture.FreshContainer(),
            [AppSettingNames.QuietSeconds] = "5",
            [AppSettingNames.SpacingMillimetres] = spacingMm,
        });
    }
}
