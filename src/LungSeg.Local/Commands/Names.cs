using System.CommandLine;
using System.Text;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Commands;

/// <summary>
/// Options that take names out of a list: whatever else is given is answered with the option's name and the list.
/// </summary>
internal static class Names
{
    /// <summary>
    /// Names of folders are at most 255 bytes long; some of that is left for what is put before them.
    /// </summary>
    private const int MostBytes = 200;

    /// <summary>One name.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="known">The names that are taken.</param>
    /// <param name="standard">The name where the option is left out; may be null.</param>
    public static Option<string?> One(string name, string description, IReadOnlyList<string> known, string? standard) =>
        new(name)
        {
            HelpName = string.Join('|', known),
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                var given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (!known.Contains(given))
                    result.AddError($"{name} must be {string.Join(" or ", known)}, not '{given}'.");
                return given;
            },
        };

    /// <summary>What a case is called: a name that a folder can have on every system.</summary>
    public static Option<string?> Case() =>
        new("--case")
        {
            Description = "What the case is called in its results; left out: as the scan's folder is.",
            CustomParser = result =>
            {
                var given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                var fault =
                    given.Contains('/') ? "has a slash"
                    : Encoding.UTF8.GetByteCount(given) > MostBytes ? $"is longer than {MostBytes} bytes"
                    : BlobName.IsValid(given, out var broken) ? null
                    : broken;
                if (fault is not null) result.AddError($"--case: the name '{given}' {fault}. Name the case otherwise.");
                return given;
            },
        };

    /// <summary>Several names, parted by blanks or by commas.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="known">The names that are taken.</param>
    public static Option<string[]> Several(string name, string description, IReadOnlyList<string> known) =>
        new(name)
        {
            HelpName = "format",
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                string[] given =
                [
                    .. result
                        .Tokens.SelectMany(token =>
                            token.Value.Split(
                                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        )
                        .Distinct(),
                ];
                var list = $"It takes {string.Join(", ", known)}, parted by blanks or commas.";
                foreach (var unknown in given.Except(known))
                    result.AddError($"{name} does not know '{unknown}'. {list}");
                if (given.Length == 0)
                    result.AddError($"{name} needs a name. {list}");
                return given;
            },
        };
}
