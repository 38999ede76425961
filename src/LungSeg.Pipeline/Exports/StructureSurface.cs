using LungSeg.Formats.Meshes;
using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The smoothed surface of a structure, in LPS mm. Dispose it.
/// </summary>
internal sealed class StructureSurface : IDisposable
{
    /// <summary>
    /// How far smoothing may move a vertex of what is one voxel thin: the staircase goes, the vessel stays.
    /// </summary>
    private const float ReachVoxels = 0.3f;

    private readonly Structure _structure;
    private readonly double? _errorMm;

    private StructureSurface(Structure structure, Mesh mesh, double? errorMm) =>
        (_structure, Mesh, _errorMm) = (structure, mesh, errorMm);

    /// <summary>Its file's name without extension.</summary>
    public string Name => _structure.Surface!.Name;

    public Mesh Mesh { get; }

    public Rgb Color => _structure.Color;

    /// <summary>The region of the summary whose surface it is; null where it is none's.</summary>
    public string? Region => _structure.IsMeasured ? _structure.Id : null;

    public bool IsLung => _structure.IsLung;

    /// <summary>Whether it is a lobe, whose surface is its lung's but for the fissures.</summary>
    public bool IsLobe => _structure.IsLobe;

    /// <summary>Whether pictures of the lungs show it.</summary>
    public bool IsOutlined => _structure.IsOutlined;

    /// <summary>As a node of a scene, which does not own the mesh.</summary>
    public MeshNode Node => new(Name, Mesh, Color, _structure.Surface!.Opacity);

    /// <summary>
    /// Every surface of the series, one after the other; the caller disposes each. Where the series has a budget of
    /// triangles each is brought below it.
    /// </summary>
    /// <param name="series">Whose.</param>
    /// <param name="wanted">Of which structures.</param>
    public static async IAsyncEnumerable<StructureSurface> OfAsync(
        SegmentedSeries series, Func<Structure, bool> wanted,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var structure in series.Structures.Where(structure =>
                structure.Surface is not null && wanted(structure)
            ))
        {
            using var mask = await series.MaskAsync(structure, cancellation);
            using var surface = Isosurface.Of(mask.Value);
            var mesh = surface.ToMesh(normals: true);
            MeshSmoothing.Smooth(
                mesh,
                reachMm: structure.Surface!.IsThin
                    ? ReachVoxels * (float)series.IsotropicGrid.Spacing.X
                    : float.PositiveInfinity);
            MeshInflation.ToVolume(mesh, mask.Value.Count() * series.IsotropicGrid.VoxelVolume);
            if (series.TriangleBudget is not { } budget || mesh.TriangleCount <= budget)
            {
                yield return new(structure, mesh, errorMm: null);
                continue;
            }

            using (mesh)
            {
                var (fewer, error) = MeshDecimation.ToBudget(mesh, budget);
                yield return new(structure, fewer, error);
            }
        }
    }

    /// <summary>What scenes and pictures hold: lungs that are cut into lobes would hide these.</summary>
    public static IEnumerable<StructureSurface> Visible(IReadOnlyList<StructureSurface> surfaces) =>
        surfaces.Any(surface => surface.IsLobe) ? surfaces.Where(surface => !surface.IsLung) : surfaces;

    /// <summary>Measures the surface.</summary>
    public SurfaceRecord Measure()
    {
        var (area, volume) = MeshMeasure.AreaAndVolume(Mesh);
        return new(
            Name, Region, Mesh.TriangleCount, Math.Round(area, 1), Math.Round(volume / 1000, 3),
            _errorMm is { } error ? Math.Round(error, 4) : null);
    }

    public void Dispose() => Mesh.Dispose();
}
