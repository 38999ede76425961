using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Benchmarks;

/// <summary>Every one with voxel counts, boxes and centroids, which the peers' figures do not hold.</summary>
public class ComponentBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "air, 26 neighbours, isotropic")]
    public void Air26() => ConnectedComponents.OfBackground(Body, Connectivity.TwentySix).Dispose();

    [Benchmark(Description = "body, 26 neighbours, isotropic")]
    public void Body26() => ConnectedComponents.Of(Body, Connectivity.TwentySix).Dispose();

    [Benchmark(Description = "body, 6 neighbours, isotropic")]
    public void Body6() => ConnectedComponents.Of(Body, Connectivity.Six).Dispose();

    [Benchmark(Description = "body, slice by slice, isotropic")]
    public void BodySlices() => ConnectedComponents.Of(Body, Connectivity.EightInSlice).Dispose();

    [Benchmark(Description = "fill holes, isotropic")]
    public void FillHoles()
    {
        using var mask = Lungs.Clone();
        HoleFilling.Fill(mask, GridFaces.All);
    }
}
