using System.Net.Http.Headers;
using System.Text;
using Azure.Core;
using Azure.Identity;
using LungSeg.DicomWeb;
using LungSeg.Local.Terminal;

namespace LungSeg.Local.Sending;

/// <summary>
/// Who asks a DICOMweb server: secrets come from environment variables or an identity, never from the command line,
/// which other users of the machine see.
/// </summary>
internal static class Authorization
{
    /// <summary>The scope of Azure's DICOM service.</summary>
    public const string AzureScope = "https://dicom.healthcareapis.azure.com/.default";

    /// <summary>The option whose secret, a user and a password, may have blanks.</summary>
    public const string BasicOption = "--basic-env";

    /// <summary>Renewed this long before a token ends: an object is on its way for a while.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Nobody asks.</summary>
    public static Authorize None { get; } = _ => new((AuthenticationHeaderValue?)null);

    /// <summary>A bearer token.</summary>
    /// <param name="variable">The environment variable that holds it.</param>
    /// <param name="option">The option that names the variable, for the message.</param>
    public static Authorize Bearer(string variable, string option)
    {
        var header = new AuthenticationHeaderValue("Bearer", Value(variable, option));
        return _ => new(header);
    }

    /// <summary>A user and a password.</summary>
    /// <param name="variable">The environment variable that holds both, as <c>user:password</c>.</param>
    /// <param name="option">The option that names the variable, for the message.</param>
    public static Authorize Basic(string variable, string option)
    {
        var value = Value(variable, option);
        if (!value.Contains(':', StringComparison.Ordinal))
            throw new UsageException($"{option}: the environment variable {variable} must hold user:password.");
        var header = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));
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
                    $"--identity: nobody could sign in for {scope}. Sign in with 'az login', or give this machine a "
                        + "managed identity that may use the service.",
                    fault);
            }
        }
    }

    private static string Value(string variable, string option)
    {
        var value = Environment.GetEnvironmentVariable(variable)?.Trim();
        if (string.IsNullOrEmpty(value))
            throw new UsageException($"{option}: the environment variable {variable} is not set.");
        return value.All(character => char.IsAscii(character) && !char.IsControl(character) && character != ' ')
            || (option == BasicOption && !value.Any(char.IsControl))
            ? value
            : throw new UsageException(
                $"{option}: what the environment variable {variable} holds has a blank or a line break in it.");
    }
}
