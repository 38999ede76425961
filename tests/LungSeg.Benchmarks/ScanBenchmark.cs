using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Benchmarks;

/// <summary>What kernels work on: a scan, its isotropic volume, its body and its lungs.</summary>
[MemoryDiagnoser]
public abstract class ScanBenchmark
{
    [ParamsSource(nameof(ScanNames))]
    public string Scan { get; set; } = Scans.Phantom;

    /// <summary>0 is all processors.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    public static IEnumerable<string> ScanNames => Scans.Names;

    protected Volume<short> Native { get; private set; } = null!;

    protected Volume<short> Isotropic { get; private set; } = null!;

    /// <summary>Above -320 HU.</summary>
    protected BitVolume Body { get; private set; } = null!;

    /// <summary>The air within the body: the largest pocket that reaches no side of the slice.</summary>
    protected BitVolume Lungs { get; private set; } = null!;

    protected BitVolume NativeLungs { get; private set; } = null!;

    [GlobalSetup]
    public void Load()
    {
        if (Threads > 0) SlabScheduler.Use(Threads);
        Native = Scans.Load(Scan);
        Isotropic = IsotropicResampler.ResampleWhole(Native, IsotropicGrid.For(Native.Geometry), Interpolation.Cubic);
        Body = Threshold.Above(Isotropic, -320);
        using var air = ConnectedComponents.OfBackground(Body, Connectivity.TwentySix);
        var lungs = air.Largest(pocket => (pocket.Touches(Body.Size) & GridFaces.InSlice) == 0);
        Lungs = air.Extract(lungs!.Value.Index);
        NativeLungs = MaskResampler.Resample(Lungs, Native.Geometry);
    }

    [GlobalCleanup]
    public void Unload()
    {
        Native.Dispose();
        Isotropic.Dispose();
        Body.Dispose();
        Lungs.Dispose();
        NativeLungs.Dispose();
    }
}
