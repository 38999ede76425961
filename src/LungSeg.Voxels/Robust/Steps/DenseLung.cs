using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// What <see cref="FindDenseLung"/> estimates: the dense part of each lung, outside the lungs' own masks. It owns its
/// masks.
/// </summary>
internal sealed record DenseLung(BitVolume Right, BitVolume Left, IReadOnlyList<QualityFlag> Flags) : IDisposable
{
    /// <summary>Whether both lungs hold air all over, as far as can be told.</summary>
    public bool IsEmpty => BitLogic.IsEmpty(Right) && BitLogic.IsEmpty(Left);

    public void Dispose()
    {
        Right.Dispose();
        Left.Dispose();
    }
}
