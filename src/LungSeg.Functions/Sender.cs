using LungSeg.DicomWeb;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;
using Microsoft.Extensions.Configuration;

namespace LungSeg.Functions;

/// <summary>Sends results to the server that the settings name.</summary>
internal static class Sender
{
    /// <summary>One connection pool for the app's life.</summary>
    private static readonly Lazy<HttpClient> Http = new(DicomWebClient.CreateHttp);

    /// <summary>An object is tried twice at a sweep; what fails waits for a later one.</summary>
    private static readonly SendRetries Retries = new() { Tries = 2 };

    /// <returns>Null where the settings name no server.</returns>
    public static OwedSending? Create(
        LungSegOptions options, IConfiguration configuration, IBlobStore store, TimeProvider time)
    {
        if (options.SendTo.Length == 0) return null;
        var authorize =
            options.SendToken.Length > 0 ? Authorizations.Bearer(options.SendToken)
            : options.SendScope.Length > 0
                ? Authorizations.Identity(
                    Identities.Credential(configuration.GetSection(AppSettingNames.DataStorage)["clientId"]),
                    options.SendScope, time)
            : Authorizations.None;
        if (!DicomWebAddress.TryParse(options.SendTo, allowHttp: false, out var address, out var fault))
            throw new InvalidOperationException($"The setting {AppSettingNames.SendTo} {fault}");
        return new(
            store, options.Containers, new(new(Http.Value, address, authorize, time), Retries), time);
    }
}
