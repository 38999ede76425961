using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Benchmarks;

public class MeshBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "surface of the lungs with normals, isotropic")]
    public void LungSurface()
    {
        using var surface = Isosurface.Of(Lungs);
        surface.ToMesh(normals: true).Dispose();
    }

    [Benchmark(Description = "surface of the bone with normals, isotropic")]
    public void BoneSurface()
    {
        using var surface = Isosurface.Of(Isotropic, 400);
        surface.ToMesh(normals: true).Dispose();
    }

    [Benchmark(Description = "smooth the lungs' surface, isotropic")]
    public void Smooth()
    {
        using var surface = Isosurface.Of(Lungs);
        using var mesh = surface.ToMesh();
        MeshSmoothing.Smooth(mesh);
    }
}
