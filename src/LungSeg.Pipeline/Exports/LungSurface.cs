using LungSeg.Formats;
using LungSeg.Formats.Meshes;
using LungSeg.Pipeline.Series;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The smoothed surface of one of the masks, in LPS mm: each lung (or both, where the method does not tell the sides
/// apart), the airways, and the structures in the lungs. Dispose it.
/// </summary>
internal sealed class LungSurface : IDisposable
{
    public const string BothLungs = "lungs";
    public const string RightLung = "lungs-right";
    public const string LeftLung = "lungs-left";
    public const string Airways = "airways";

    private const string Structures = "structures";

    private const float SeeThrough = 0.45f;

    /// <summary>How far smoothing may move a vertex of what is one voxel thin: the staircase goes, the vessel stays.</summary>
    private const float ReachVoxels = 0.3f;

    private readonly Part _part;
    private readonly double? _errorMm;

    private LungSurface(Part part, Mesh mesh, double? errorMm) => (_part, Mesh, _errorMm) = (part, mesh, errorMm);

    /// <summary>Its file's name without extension.</summary>
    public string Name => _part.Name;

    public Mesh Mesh { get; }

    public Rgb Color => _part.Color;

    /// <summary>The region of the summary whose surface it is; null where it is none's.</summary>
    public string? Region => _part.Region;

    public bool IsLung => _part.IsLung;

    /// <summary>As a node of a scene, which does not own the mesh.</summary>
    public MeshNode Node => new(Name, Mesh, Color, _part.Opacity);

    /// <summary>
    /// Every surface of the series, one after the other; the caller disposes each. Where the series has a budget of
    /// triangles each is brought below it.
    /// </summary>
    /// <param name="series">Whose.</param>
    /// <param name="lungs">True for the lungs' alone, false for all but those, null for all.</param>
    public static async IAsyncEnumerable<LungSurface> OfAsync(
        SegmentedSeries series, bool? lungs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var part in PartsOf(series.Record).Where(part => lungs is null || part.IsLung == lungs))
        {
            using var mask = await series.MaskAsync(part.MaskName, cancellation);
            using var surface = Isosurface.Of(mask.Value);
            var mesh = surface.ToMesh(normals: true);
            MeshSmoothing.Smooth(mesh, reachMm: part.IsThin ? ReachVoxels * (float)series.IsotropicGrid.Spacing.X : float.PositiveInfinity);
            MeshInflation.ToVolume(mesh, mask.Value.Count() * series.IsotropicGrid.VoxelVolume);
            if (series.TriangleBudget is not { } budget || mesh.TriangleCount <= budget)
            {
                yield return new(part, mesh, errorMm: null);
                continue;
            }

            using (mesh)
            {
                var (fewer, error) = MeshDecimation.ToBudget(mesh, budget);
                yield return new(part, fewer, error);
            }
        }
    }

    /// <summary>Measures the surface.</summary>
    public SurfaceRecord Measure()
    {
        var (area, volume) = MeshMeasure.AreaAndVolume(Mesh);
        return new(
            Name, Region, Mesh.TriangleCount, Math.Round(area, 1), Math.Round(volume / 1000, 3),
            _errorMm is { } error ? Math.Round(error, 4) : null);
    }

    public void Dispose() => Mesh.Dispose();

    private static IEnumerable<Part> PartsOf(SegmentationRecord record)
    {
        if (record.HasSides)
        {
            yield return new(RightLung, ScratchNames.Right, StructureColors.RightLung, SeeThrough, "right-lung");
            yield return new(LeftLung, ScratchNames.Left, StructureColors.LeftLung, SeeThrough, "left-lung");
        }
        else
        {
            yield return new(BothLungs, ScratchNames.Lungs, StructureColors.Lungs, SeeThrough, "lungs");
        }

        if (record.HasAirways) yield return new(Airways, ScratchNames.Airways, StructureColors.Airways, 1);
        yield return new(Structures, ScratchNames.Structures, StructureColors.LungStructures, 1, IsThin: true);
    }

    /// <summary>One structure: its file, its mask, how it looks, and its region in the summary.</summary>
    private sealed record Part(string Name, string MaskName, Rgb Color, float Opacity, string? Region = null, bool IsThin = false)
    {
        public bool IsLung => Region is not null;
    }
}
