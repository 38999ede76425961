namespace LungSeg.Pipeline.Ports;

/// <summary>
/// The rule for container names, Azure's own: 3 to 63 lower-case letters, digits and single hyphens, beginning and
/// ending with a letter or digit. Such a name is also safe as a folder's.
/// </summary>
public static class ContainerName
{
    /// <exception cref="ArgumentException">The name breaks the rule.</exception>
    public static string Validated(string name) =>
        IsValid(name)
            ? name
            : throw new ArgumentException(
                $"The container name '{name}' must have 3 to 63 lower-case letters, digits and single hyphens.",
                nameof(name));

    private static bool IsValid(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
