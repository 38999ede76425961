using System.Net.Http.Headers;
using System.Text;
using LungSeg.DicomWeb;
using LungSeg.Local.Terminal;
using LungSeg.Sending;

namespace LungSeg.Local.Sending;

/// <summary>
/// Who asks a DICOMweb server, by secrets from environment variables: never from the command line, which other users of
/// the machine see.
/// </summary>
internal static class SecretVariables
{
    /// <summary>The option whose secret, a user and a password, may have blanks.</summary>
    public const string BasicOption = "--basic-env";

    /// <summary>A bearer token.</summary>
    /// <param name="variable">The environment variable that holds it.</param>
    /// <param name="option">The option that names the variable, for the message.</param>
    public static Authorize Bearer(string variable, string option) =>
        Authorizations.Bearer(Value(variable, option));

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
