using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>Parameters of <see cref="Midline"/>.</summary>
internal sealed record MidlineParameters
{
    [Parameter(
        "fraction", 0, 1,
        "Of the body's side view at least this fraction lies at the image's edge where a side is cut")]
    public double MinCutFraction { get; init; } = 0.25;

    [Parameter("mm", 10, 80, "The breadth in which bone is summed up to find the spine")]
    public double SpineBreadthMm { get; init; } = 40;

    [Parameter(
        "mm", 2, 40, "The mean depth of bone in that breadth that makes a spine",
        Source = "vertebrae are 60 to 80 mm deep, ribs and shoulder blades 10 to 20")]
    public double MinSpineDepthMm { get; init; } = 12;
}
