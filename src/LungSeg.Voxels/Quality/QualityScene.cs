using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>What quality checks look at, all on one grid in patient order (x to the left, y to posterior, z to superior).</summary>
/// <param name="Hounsfield">The CT.</param>
/// <param name="Body">Everything under the skin.</param>
/// <param name="BodyHistogram">How often each HU is in the body.</param>
/// <param name="OutsideHistogram">How often each HU is around the body, without padding.</param>
/// <param name="NotScanned">Padding.</param>
/// <param name="Right">The right lung, filled.</param>
/// <param name="Left">The left lung, filled.</param>
/// <param name="Airways">Trachea and bronchi.</param>
/// <param name="LungAir">The lungs' air, before they were filled.</param>
/// <param name="PureAir">Pockets of nothing but air, in the lungs or not.</param>
/// <param name="Threads">The most workers; 0 is all.</param>
internal sealed record QualityScene(
    Volume<short> Hounsfield,
    BitVolume Body,
    HounsfieldHistogram BodyHistogram,
    HounsfieldHistogram OutsideHistogram,
    BitVolume NotScanned,
    BitVolume Right,
    BitVolume Left,
    BitVolume Airways,
    BitVolume LungAir,
    BitVolume PureAir,
    int Threads)
{
    public VolumeGeometry Grid => Hounsfield.Geometry;

    public double RightMl { get; } = Right.Count() * Right.Geometry.VoxelVolume / 1000;

    public double LeftMl { get; } = Left.Count() * Left.Geometry.VoxelVolume / 1000;

    public double BothMl => RightMl + LeftMl;

    public bool HasLungs => BothMl > 0;

    public bool HasBothLungs => Math.Min(RightMl, LeftMl) > 0.05 * Math.Max(RightMl, LeftMl);
}
