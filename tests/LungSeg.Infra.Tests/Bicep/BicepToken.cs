namespace LungSeg.Infra.Tests.Bicep;

internal enum BicepTokenKind
{
    Identifier,
    Number,
    String,
    Punctuation,
    NewLine,
}

/// <summary>One token of a template, with the line it begins on (from 1).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">
/// As written; of a string the contents, unescaped, with <c>${}</c> where an expression stands.
/// </param>
/// <param name="Line">Line it begins on.</param>
/// <param name="Holes">The tokens of each <c>${...}</c> of a string, in order.</param>
internal sealed record BicepToken(
    BicepTokenKind Kind, string Text, int Line, IReadOnlyList<IReadOnlyList<BicepToken>> Holes)
{
    public bool Is(string punctuation) => Kind == BicepTokenKind.Punctuation && Text == punctuation;

    /// <summary>The token and, of a string, everything in its holes.</summary>
    public IEnumerable<BicepToken> Flatten() =>
        Holes.SelectMany(hole => hole.SelectMany(token => token.Flatten())).Prepend(this);
}
