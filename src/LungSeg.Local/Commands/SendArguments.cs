using System.CommandLine;
using System.CommandLine.Parsing;
using Azure.Identity;
using LungSeg.DicomWeb;
using LungSeg.Local.Sending;
using LungSeg.Local.Terminal;
using LungSeg.Sending;

namespace LungSeg.Local.Commands;

/// <summary>The options that say where to send and who asks.</summary>
/// <param name="toName">What the address is called.</param>
/// <param name="isRequired">Whether it must be given.</param>
internal sealed class SendArguments(string toName = "--to", bool isRequired = true)
{
    private const string TokenName = "--token-env";
    private const string ScopeName = "--identity-scope";

    public Option<string?> To { get; } = new(toName)
    {
        HelpName = "address",
        Description =
            (isRequired ? "The DICOMweb service" : "Send the DICOM objects of each case to this DICOMweb service")
            + ", below which /studies lies, such as https://pacs.example/dicom-web.",
        Required = isRequired,
    };

    public Option<string?> TokenVariable { get; } =
        Variable(TokenName, "The environment variable that holds a bearer token.");

    public Option<string?> BasicVariable { get; } =
        Variable(SecretVariables.BasicOption, "The environment variable that holds user:password.");

    public Option<bool> Identity { get; } = new("--identity")
    {
        Description = "Sign in as this machine's managed identity, or as whoever ran 'az login'.",
    };

    public Option<string?> Scope { get; } = new(ScopeName)
    {
        HelpName = "scope",
        Description = $"What the identity's token is for; {Authorizations.AzureScope} where it is left out.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!Uri.TryCreate(text, UriKind.Absolute, out var scope)
                || scope.Scheme is not ("https" or "api")
                || text.Any(char.IsWhiteSpace))
                result.AddError($"{ScopeName} must be a scope such as {Authorizations.AzureScope}.");
            return text;
        },
    };

    public Option<bool> AllowHttp { get; } = new("--allow-http")
    {
        Description = "Send over a network without encryption. The objects name the patient.",
    };

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[To, TokenVariable, BasicVariable, Identity, Scope, AllowHttp])
            command.Options.Add(option);
    }

    /// <summary>The service.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    public Uri Address(ParseResult parsed) =>
        DicomWebAddress.TryParse(parsed.GetValue(To)!, parsed.GetValue(AllowHttp), out var address, out var fault)
            ? address
            : throw new UsageException($"{toName} {fault}");

    /// <summary>Where to and who asks; null where no address is given.</summary>
    /// <exception cref="UsageException">The address is none; or who asks is said, and no address.</exception>
    public SendTarget? Target(ParseResult parsed)
    {
        if (parsed.GetValue(To) is not null) return new(Address(parsed), Authorize(parsed));
        if (((Option[])[TokenVariable, BasicVariable, Identity, Scope, AllowHttp])
            .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } alone)
            throw new UsageException($"{alone.Name} is for {toName}.");
        return null;
    }

    /// <summary>Who asks.</summary>
    /// <exception cref="UsageException">More than one is named, or an environment variable is not set.</exception>
    public Authorize Authorize(ParseResult parsed)
    {
        var (token, basic) = (parsed.GetValue(TokenVariable), parsed.GetValue(BasicVariable));
        var (identity, scope) = (parsed.GetValue(Identity), parsed.GetValue(Scope));
        if ((token is null ? 0 : 1) + (basic is null ? 0 : 1) + (identity ? 1 : 0) > 1)
            throw new UsageException("Only one of --token-env, --basic-env and --identity can say who asks.");
        if (scope is not null && !identity)
            throw new UsageException($"{ScopeName} is for --identity.");
        return token is not null ? SecretVariables.Bearer(token, TokenName)
            : basic is not null ? SecretVariables.Basic(basic, SecretVariables.BasicOption)
            : identity
                ? Authorizations.Identity(
                    new DefaultAzureCredential(), scope ?? Authorizations.AzureScope, TimeProvider.System)
            : Authorizations.None;
    }

    private static Option<string?> Variable(string name, string description) =>
        new(name)
        {
            HelpName = "variable",
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (!IsName(text))
                    result.AddError(
                        $"{name} must name an environment variable, in letters, digits and _. The secret itself does "
                            + "not belong on a command line.");
                return text;
            },
        };

    private static bool IsName(string text) =>
        text.Length > 0
        && !char.IsAsciiDigit(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
