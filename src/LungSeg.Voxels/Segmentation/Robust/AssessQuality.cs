using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>Looks at the result as a reader would and adds the flags of <see cref="QualityChecks"/>; changes no mask.</summary>
internal sealed class AssessQuality : IRobustStep
{
    public string Name => "quality";

    /// <summary>Nothing new: the masks are those of the step before.</summary>
    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [];

    public void Run(RobustWorkspace work) => work.Flags.AddRange(QualityChecks.Run(
        new(work.Hounsfield, work.Body, work.BodyHistogram, work.OutsideHistogram, work.NotScanned, work.Right, work.Left, work.Airways, work.Lungs, work.PureAir, work.Threads)));
}
