using LungSeg.Voxels.Anatomy;

namespace LungSeg.Voxels.Measurements;

/// <summary>A range of density that pictures mark in the lungs: the voxels that a measure counts.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="LowHu">The lowest HU that counts.</param>
/// <param name="HighHu">The highest HU that counts.</param>
/// <param name="Color">sRGB, in every picture.</param>
public sealed record DensityRange(Measure Measure, int LowHu, int HighHu, Rgb Color)
{
    /// <summary>Low attenuation area: below -950 HU.</summary>
    public static DensityRange Emphysema { get; } =
        new(Measures.Laa950, short.MinValue, -951, new(235, 70, 200));

    /// <summary>High attenuation area: -600 to -250 HU.</summary>
    public static DensityRange HighAttenuation { get; } = new(Measures.Haa600To250, -600, -250, new(245, 235, 70));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DensityRange> All { get; } = [Emphysema, HighAttenuation];

    /// <summary>Percent of a region's voxels that count.</summary>
    public double PercentOf(RegionDensity density) => density.Percent(LowHu, HighHu);

    /// <summary>Whether a voxel counts, or what lies between voxels by the voxel values it would round to.</summary>
    public bool Holds(float hounsfield) => hounsfield > LowHu - 0.5f && hounsfield < HighHu + 0.5f;
}
