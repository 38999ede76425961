using System.Globalization;

namespace LungSeg.Local.Terminal;

/// <summary>How many there are, in words that go with the number.</summary>
internal static class Counted
{
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="many">What several are called, and none.</param>
    public static string Of(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Word(count, one, many)}");

    /// <summary>The word alone, for numbers that are written otherwise.</summary>
    /// <inheritdoc cref="Of"/>
    public static string Word(long count, string one, string many) => count == 1 ? one : many;
}
