using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports.Finished;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Local.Tests;

/// <summary>Vessels and generations of airways where they are asked for; where not, no file has them.</summary>
public class ExtraStructuresTests
{
    private static readonly string[] Formats =
        ["masks", "surfaces", "previews", "seg-nrrd", "dicom-seg", "dicom-sr", "rtstruct"];

    [Fact]
    public async Task Vessels_are_in_every_output_and_in_the_lungs()
    {
        using var scan = await ScanAsync();
        using var run = await FolderRun.Of(
            scan.Path, FolderRun.Coarse with { SpacingMm = 2, Vessels = "on", Formats = Formats });

        var summary = Assert.Single(run.Summaries);
        var names = summary.Files.Select(file => file.Name).ToList();
        string[] expected =
        [
            "masks/vessels.nii.gz", "masks/vessels-iso.nii.gz", "masks/vessels.seg.nrrd", "masks/vessels.seg.dcm",
            "measurements-vessels.sr.dcm",
        ];
        Assert.All(expected, name => Assert.Contains(name, names));
        var region = Assert.Single(summary.Regions, region => region.Name == Structures.Vessels.Id);
        using var vessels = run.Labels(summary, "vessels");
        using var lungs = run.Labels(summary);
        Assert.Equal(region.Voxels, vessels.Span.Count((byte)1));
        for (var i = 0; i < vessels.Span.Length; i++) Assert.False(vessels.Span[i] != 0 && lungs.Span[i] == 0);
        Assert.Equal(region.VolumeMl, region.Voxels * vessels.Geometry.VoxelVolume / 1000, 2);
        var all = lungs.Span.Length - lungs.Span.Count((byte)0);
        Assert.Equal(100.0 * region.Voxels / all, region[Measures.LungFraction]!.Value, 3);
        Assert.InRange(region[Measures.LungFraction]!.Value, 0.5, 15);
        Assert.Contains(summary.Scene, surface => surface.Name == "vessels" && surface.Triangles > 0);
        Assert.DoesNotContain(summary.Scene, surface => surface.Name == "structures");
        Assert.Contains(Structures.Vessels, FinishedStructures.Of(summary));
    }

    /// <summary>
    /// dciodvfy of before Supplement 243 knows no label maps: not their class, and not that their segments may begin
    /// with the background, 0.
    /// </summary>
    [Fact]
    public async Task The_standards_checker_finds_no_error_in_any_object_with_everything_on()
    {
        using var scan = await ScanAsync();
        using var run = await FolderRun.Of(
            scan.Path,
            FolderRun.Coarse with
            {
                SpacingMm = 2,
                Lobes = "on",
                Vessels = "on",
                AirwayGenerations = "on",
                Formats = ["dicom-seg", "dicom-labelmap", "dicom-sr", "rtstruct"],
            });

        var objects = Directory.GetFiles(run.Folder, "*.dcm", SearchOption.AllDirectories);
        Assert.InRange(objects.Length, 12, 20);
        foreach (var path in objects)
        {
            var (_, said) = ExternalTool.RunOrSkip("dciodvfy", path);
            var errors = said.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal));
            if (path.EndsWith(".labelmap.dcm", StringComparison.Ordinal))
            {
                errors = errors.Where(line =>
                    !line.Contains("Information Object Not found", StringComparison.Ordinal)
                    && !line.Contains("item number 1 (from one) with SegmentNumber of 0", StringComparison.Ordinal));
            }

            Assert.True(!errors.Any(), $"{Path.GetFileName(path)}: {string.Join('\n', errors)}");
        }
    }

    [Fact]
    public async Task Generations_tile_the_airways_outside_the_lungs_too()
    {
        using var scan = await ScanAsync();
        using var run = await FolderRun.Of(
            scan.Path,
            FolderRun.Coarse with
            {
                SpacingMm = 2,
                AirwayGenerations = "on",
                Formats = ["masks", "seg-nrrd", "dicom-seg"],
            });

        var summary = Assert.Single(run.Summaries);
        Assert.Contains("masks/airway-generations.seg.nrrd", summary.Files.Select(file => file.Name));
        Assert.Contains("masks/airway-generations.seg.dcm", summary.Files.Select(file => file.Name));
        using var generations = run.Labels(summary, "airway-generations");
        using var airways = run.Labels(summary, "airways");
        using var lungs = run.Labels(summary);
        for (var i = 0; i < airways.Span.Length; i++)
            Assert.Equal(airways.Span[i] != 0, generations.Span[i] != 0 && lungs.Span[i] == 0);
        using var isotropic = run.Labels(summary, "airway-generations-iso");
        using var lumen = run.Labels(summary, "airways-iso");
        for (var i = 0; i < lumen.Span.Length; i++) Assert.Equal(lumen.Span[i] != 0, isotropic.Span[i] != 0);
        foreach (var part in new[] { Structures.Trachea, Structures.MainBronchi })
        {
            var region = Assert.Single(summary.Regions, region => region.Name == part.Id);
            Assert.True(region.Voxels > 0);
            Assert.Equal(region.Voxels, generations.Span.Count(part.File.Label));
            Assert.Contains(part, FinishedStructures.Of(summary));
        }
    }

    [Fact]
    public async Task Without_them_no_other_file_is_another()
    {
        using var scan = await ScanAsync();
        var options = FolderRun.Coarse with { Formats = ["masks", "seg-nrrd", "ct"] };
        using var without = await FolderRun.Of(scan.Path, options);
        using var with = await FolderRun.Of(scan.Path, options with { Vessels = "on", AirwayGenerations = "on" });

        var hashes = with.Summaries.Single().Files.ToDictionary(file => file.Name, file => file.Sha256);
        foreach (var file in without.Summaries.Single().Files.Where(file => file.Name != "report.html"))
        {
            Assert.DoesNotContain("vessels", file.Name, StringComparison.Ordinal);
            Assert.DoesNotContain("generations", file.Name, StringComparison.Ordinal);
            Assert.Equal(file.Sha256, hashes[file.Name]);
        }

        Assert.DoesNotContain(Structures.Vessels, FinishedStructures.Of(without.Summaries.Single()));
    }

    [Fact]
    public async Task A_method_that_finds_none_says_so()
    {
        using var scan = await ScanAsync();
        using var run = await FolderRun.Of(scan.Path, FolderRun.Coarse with
        {
            Method = "tutorial",
            Vessels = "on",
            AirwayGenerations = "on",
        });

        var summary = Assert.Single(run.Summaries);
        Assert.Contains(summary.QualityFlags, flag => flag.Code == "vessels-not-found");
        Assert.Contains(summary.QualityFlags, flag => flag.Code == "airway-generations-not-found");
        Assert.DoesNotContain(summary.Regions, region => region.Name == Structures.Vessels.Id);
    }

    private static async Task<TemporaryFolder> ScanAsync()
    {
        var scan = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices)
            await File.WriteAllBytesAsync(Path.Combine(scan.Path, name), bytes, TestContext.Current.CancellationToken);
        return scan;
    }
}
