using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using LungSeg.DicomWeb;

namespace LungSeg.Sending;

/// <summary>Who asks a DICOMweb server.</summary>
public static class Authorizations
{
    /// <summary>The scope of Azure's DICOM service.</summary>
    public const string AzureScope = "https://dicom.healthcareapis.azure.com/.default";

    /// <summary>Renewed this long before a token ends: an object is on its way for a while.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Nobody asks.</summary>
    public static Authorize None { get; } = _ => new((AuthenticationHeaderValue?)null);

    /// <summary>A bearer token.</summary>
    public static Authorize Bearer(string token)
    {
        var header = new AuthenticationHeaderValue("Bearer", token);
        return _ => new(header);
    }

    /// <summary>A token for an identity, kept until shortly before it ends.</summary>
    /// <param name="credential">The identity.</param>
    /// <param name="scope">What the token is for.</param>
    /// <param name="time">The clock.</param>
    public static Authorize Identity(TokenCredential credential, string scope, TimeProvider time)
    {
        AccessToken? kept = null;
        return async cancellation =>
        {
            if (kept is not { } token || token.ExpiresOn - time.GetUtcNow() < Margin)
                kept = token = await SignInAsync(cancellation);
            return new("Bearer", token.Token);
        };

        async Task<AccessToken> SignInAsync(CancellationToken cancellation)
        {
            try
            {
                return await credential.GetTokenAsync(new([scope]), cancellation);
            }
            catch (AuthenticationFailedException fault)
            {
                throw new DicomWebRefusedException(
                    $"Nobody could sign in for {scope}. Sign in with 'az login', or give this machine a "
                        + "managed identity that may use the service.",
                    fault);
            }
        }
    }
}
