namespace LungSeg.Formats.Report;

/// <summary>One measured quantity: how it is called, in which unit, and what it means.</summary>
/// <param name="Key">Its property's name in <c>summary.json</c>, the unit in it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Unit">Unit to show; empty for a pure number.</param>
/// <param name="Decimals">Digits after the point that mean something.</param>
/// <param name="Definition">One or two sentences, shown on hover and focus.</param>
/// <param name="IsKeyFigure">Among the few that stand on top.</param>
public sealed record Measure(
    string Key, string Name, string Unit, int Decimals, string Definition, bool IsKeyFigure = false)
{
    /// <summary>The value with its digits and a space between thousands, without the unit.</summary>
    public string Format(double value) => Numbers.Fixed(value, Decimals);
}
