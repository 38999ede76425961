using System.Text.Json;
using LungSeg.Pipeline;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Viewer.Api;

/// <summary>What the page asks first.</summary>
/// <param name="Version">The software's version.</param>
/// <param name="Uploads">The page may offer to upload.</param>
/// <param name="MaximumUploadBytes">A file that is uploaded may have this many bytes.</param>
/// <param name="ReadsScans">The CT of a series whose results have none can be asked for.</param>
/// <param name="Measures">Every measured quantity with its definition.</param>
/// <param name="Structures">Every structure that a result may hold, in the order in which outputs list them.</param>
/// <param name="Densities">The ranges of density in the lungs that the page can mark.</param>
public sealed record About(
    string Version, bool Uploads, long MaximumUploadBytes, bool ReadsScans, IReadOnlyList<MeasureCard> Measures,
    IReadOnlyList<StructureCard> Structures, IReadOnlyList<DensityCard> Densities)
{
    /// <summary>What this version says.</summary>
    internal static About Of(bool uploads, long maximumUploadBytes, bool readsScans) => new(
        SoftwareVersion.Current, uploads, maximumUploadBytes, readsScans,
        [.. Voxels.Measurements.Measures.All.Select(MeasureCard.Of)],
        [.. Anatomy.Select(StructureCard.Of)], [.. DensityRange.All.Select(DensityCard.Of)]);

    private static IReadOnlyList<Structure> Anatomy => Voxels.Anatomy.Structures.All;
}

/// <summary>What the page must know of a <see cref="Measure"/> to show it; the same words as there.</summary>
/// <param name="Key">As in <see cref="RegionCard.Values"/>.</param>
/// <param name="Column">What tables of <c>lungseg collect</c> call it, the unit at its end.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit">Empty for a pure number.</param>
/// <param name="Decimals">Digits after the point that mean something.</param>
/// <param name="Definition">One or two sentences.</param>
/// <param name="IsKeyFigure">Among the few that stand on top.</param>
public sealed record MeasureCard(
    string Key, string Column, string Name, string Unit, int Decimals, string Definition, bool IsKeyFigure)
{
    internal static MeasureCard Of(Measure measure) => new(
        measure.Key, JsonNamingPolicy.SnakeCaseLower.ConvertName(measure.Key), measure.Name, measure.Unit,
        measure.Decimals, measure.Definition, measure.IsKeyFigure);
}

/// <summary>What the page must know of a <see cref="Structure"/> to draw it.</summary>
/// <param name="Id">As in <see cref="SeriesCard.Structures"/>.</param>
/// <param name="Name">For people.</param>
/// <param name="Color">Red, green, blue, 0 to 255.</param>
/// <param name="Mask">The label file that holds it, under the series' folder.</param>
/// <param name="Label">Its voxels' value there.</param>
/// <param name="IsLung">It is lung: densities are marked in it.</param>
/// <param name="IsOutlined">It is shown when a case is opened.</param>
/// <param name="Surface">Its node in <c>meshes/scene.glb</c>; null where it has no surface.</param>
public sealed record StructureCard(
    string Id, string Name, int[] Color, string Mask, int Label, bool IsLung, bool IsOutlined, string? Surface)
{
    internal static StructureCard Of(Structure structure) =>
        new(
            structure.Id, structure.Name, [structure.Color.R, structure.Color.G, structure.Color.B],
            $"masks/{structure.File.Name}.nii.gz", structure.File.Label, structure.IsLung, structure.IsOutlined,
            structure.Surface?.Name);
}

/// <summary>A range of density that the page can mark in the lungs: the voxels that a measure counts.</summary>
/// <param name="Measure">The measure's key, with its name and definition in <see cref="About.Measures"/>.</param>
/// <param name="LowHu">The lowest HU that counts.</param>
/// <param name="HighHu">The highest HU that counts.</param>
/// <param name="Color">Red, green, blue, 0 to 255.</param>
public sealed record DensityCard(string Measure, int LowHu, int HighHu, int[] Color)
{
    internal static DensityCard Of(DensityRange range) =>
        new(range.Measure.Key, range.LowHu, range.HighHu, [range.Color.R, range.Color.G, range.Color.B]);
}

/// <summary>The list of cases.</summary>
public sealed record CaseList(IReadOnlyList<CaseCard> Cases);
