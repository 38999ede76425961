namespace LungSeg.Voxels.Measurements;

/// <summary>One measured quantity: how it is called, in which unit, what it means, and how it is made.</summary>
/// <param name="Key">Its property's name in <c>summary.json</c>, the unit in it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Unit">Unit to show; empty for a pure number.</param>
/// <param name="Decimals">Digits after the point that mean something.</param>
/// <param name="Definition">One or two sentences, shown on hover and focus.</param>
/// <param name="OfDensity">
/// Its value from the HU of a region's voxels; not a number for a region without any. Null for what is not made of HU.
/// </param>
/// <param name="IsKeyFigure">Among the few that stand on top.</param>
public sealed record Measure(
    string Key, string Name, string Unit, int Decimals, string Definition,
    Func<RegionDensity, double>? OfDensity = null, bool IsKeyFigure = false);
