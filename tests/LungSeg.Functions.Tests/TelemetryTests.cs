using Azure.Identity;
using LungSeg.Functions.Configuration;

namespace LungSeg.Functions.Tests;

public class TelemetryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_setting_the_connection_string_is_enough(string? setting) =>
        Assert.Null(Telemetry.Credential(setting));

    [Fact]
    public void The_identity_of_the_setting_is_used()
    {
        Assert.IsType<ManagedIdentityCredential>(
            Telemetry.Credential("Authorization=AAD;ClientId=8f1c7f0e-0000-0000-0000-000000000000"));
        Assert.IsType<DefaultAzureCredential>(Telemetry.Credential("Authorization=AAD"));
    }

    [Theory]
    [InlineData("Authorization=Key")]
    [InlineData("AAD")]
    public void Another_setting_is_refused_by_name(string setting) =>
        Assert.Contains(
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            Assert.Throws<InvalidOperationException>(() => Telemetry.Credential(setting)).Message,
            StringComparison.Ordinal);
}
