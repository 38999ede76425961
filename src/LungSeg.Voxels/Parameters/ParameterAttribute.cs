namespace LungSeg.Voxels.Parameters;

/// <summary>What a parameter of a method is: the table in <c>docs/segmentation.md</c> is made of these.</summary>
/// <param name="unit">Of the value: <c>mm</c>, <c>HU</c>, <c>mL</c>, <c>cm2</c>, <c>fraction</c>, <c>count</c>,
/// <c>degrees</c>.</param>
/// <param name="min">The lowest value that makes sense.</param>
/// <param name="max">The highest value that makes sense.</param>
/// <param name="meaning">One sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ParameterAttribute(string unit, double min, double max, string meaning) : Attribute
{
    public string Unit => unit;

    public double Min => min;

    public double Max => max;

    public string Meaning => meaning;

    /// <summary>A paper or program, or what the default was found on.</summary>
    public string Source { get; init; } = "";
}
