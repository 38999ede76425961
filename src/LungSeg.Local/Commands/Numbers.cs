using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LungSeg.Local.Commands;

/// <summary>
/// Options that take a number in a range: whatever else is given is answered with the option's name and its range.
/// </summary>
internal static class Numbers
{
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="min">The smallest number taken.</param>
    /// <param name="max">The largest number taken.</param>
    /// <param name="unit">What the number counts, for the message; may be empty.</param>
    /// <param name="standard">The number where the option is left out.</param>
    public static Option<double> Option(
        string name, string description, double min, double max, string unit, double standard) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
                double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= min
                && number <= max
                    ? number
                    : Refuse(result, name, FormattableString.Invariant($"{min} to {max}"), unit, standard),
        };

    /// <inheritdoc cref="Option(string, string, double, double, string, double)"/>
    public static Option<int> Whole(string name, string description, int min, int max, string unit, int standard) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result => (int)(Parse(result, name, min, max, unit) ?? standard),
        };

    /// <summary>A whole number that may be left out.</summary>
    /// <inheritdoc cref="Option(string, string, double, double, string, double)"/>
    public static Option<long?> Optional(string name, string description, long min, long max, string unit) =>
        new(name) { Description = description, CustomParser = result => Parse(result, name, min, max, unit) };

    /// <summary>A number that may be left out.</summary>
    /// <inheritdoc cref="Option(string, string, double, double, string, double)"/>
    public static Option<double?> Optional(string name, string description, double min, double max, string unit) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
                double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= min
                && number <= max
                    ? number
                    : Refuse<double?>(result, name, FormattableString.Invariant($"{min} to {max}"), unit, null),
        };

    private static long? Parse(ArgumentResult result, string name, long min, long max, string unit) =>
        long.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
            : Refuse<long?>(result, name, $"a whole number from {min} to {max}", unit, null);

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static T Refuse<T>(ArgumentResult result, string name, string range, string unit, T answer)
    {
        result.AddError($"{name} must be {range}{(unit.Length > 0 ? " " : "")}{unit}, not '{Text(result)}'.");
        return answer;
    }
}
