using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>One of two cores that share a piece: what it holds so far, and how far its erosion reached.</summary>
internal sealed class Regrown : IDisposable
{
    /// <summary>A core on blocks, taken to voxels; it is disposed.</summary>
    public Regrown(BitVolume core, StructuringElement reach, ChestVolume chest)
    {
        using var blocks = core;
        using var wide = BinaryMorphology.Dilate(blocks, reach);
        Mask = chest.Refined(blocks);
        Reach = chest.Refined(wide);
    }

    /// <summary>The core, and what it has grown to.</summary>
    public BitVolume Mask { get; }

    /// <summary>What lies within the erosion's reach.</summary>
    public BitVolume Reach { get; }

    public void Dispose()
    {
        Mask.Dispose();
        Reach.Dispose();
    }
}
