using System.CommandLine;
using System.CommandLine.Parsing;

namespace LungSeg.Local.Commands;

/// <summary>
/// Options and arguments that name a folder or a file: what can be no path is answered with their name.
/// </summary>
internal static class Places
{
    /// <summary>An option.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="required">Whether the command needs it.</param>
    public static Option<DirectoryInfo?> Option(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        Required = required,
        CustomParser = result => Place(result, name),
    };

    /// <summary>An argument.</summary>
    /// <param name="name">What <c>--help</c> calls it.</param>
    /// <param name="description">For <c>--help</c>.</param>
    public static Argument<DirectoryInfo?> Argument(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Place(result, $"<{name}>"),
    };

    private static DirectoryInfo? Place(ArgumentResult result, string name)
    {
        if (result.Tokens.Count == 0) return null;
        var given = result.Tokens[0].Value;
        if (given.Length > 0 && !given.Contains('\0')) return new(given);
        result.AddError($"{name} must name a folder or a file.");
        return null;
    }
}
