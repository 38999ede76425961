using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests.Rules;

/// <summary>The longest that a name in a template can become, worked out from its literals and uniqueString.</summary>
internal static class NameLength
{
    /// <summary>Letters of uniqueString's hash.</summary>
    private const int HashLength = 13;

    /// <summary>
    /// The longest value of an expression that is a string, a variable, or uniqueString(...); null where no bound can
    /// be told, as with a parameter.
    /// </summary>
    public static int? Longest(BicepFile file, IReadOnlyList<BicepToken> expression) =>
        expression switch
        {
            [{ Kind: BicepTokenKind.String } literal, ..] => literal.Holes.Aggregate(
                (int?)literal.Text.Length, (length, hole) => length - "${}".Length + Longest(file, hole)),
            [{ Kind: BicepTokenKind.Identifier, Text: "uniqueString" }, ..] => HashLength,
            [{ Kind: BicepTokenKind.Identifier } symbol, ..] => file.Of("var")
                .FirstOrDefault(variable => variable.Name == symbol.Text)
                is { } variable
                ? Longest(file, variable.Value)
                : null,
            _ => null,
        };
}
