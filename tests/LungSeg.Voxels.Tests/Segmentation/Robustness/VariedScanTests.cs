using LungSeg.Phantoms;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>Bent scans of a phantom, and, as long tests, of the real scans at hand.</summary>
public class VariedScanTests(VariedScanTests.Phantom phantom) : IClassFixture<VariedScanTests.Phantom>
{
    private static readonly string[] RealScans = ["cip-ct64/dicom", "lidc-0001/dicom", "lungdx-a0002/dicom"];

    public static IEnumerable<TheoryDataRow<string>> Harmless => Names(Variations.Harmless);

    public static IEnumerable<TheoryDataRow<string>> Cut => Names(Variations.Cut);

    public static IEnumerable<TheoryDataRow<string>> Lesions => Names(Variations.Lesions);

    [Theory]
    [MemberData(nameof(Harmless))]
    public void What_does_no_harm_changes_neither_lungs_nor_flags(string variation)
    {
        var found = OfPhantom(variation);

        Assert.InRange(found.Right, 0.985, 1);
        Assert.InRange(found.Left, 0.985, 1);
        Assert.Empty(found.Warnings);
    }

    [Theory]
    [MemberData(nameof(Cut))]
    public void What_a_cut_scan_shows_is_found_and_flagged(string variation)
    {
        var found = OfPhantom(variation);

        Assert.InRange(found.Right, 0.97, 1);
        Assert.InRange(found.Left, 0.97, 1);
        Assert.Contains(found.Warnings, code => code.StartsWith("lungs-cut-by-"));
    }

    [Theory]
    [MemberData(nameof(Lesions))]
    public void What_replaces_lung_is_flagged_and_the_other_lung_is_as_it_was(string variation)
    {
        var found = OfPhantom(variation);

        Assert.InRange(found.Swapped, 0, 0.002);
        Assert.InRange(Math.Max(found.Right, found.Left), variation == "effusion-both" ? 0.75 : 0.985, 1);
        AssertFlagged(variation, found, []);
    }

    [Fact]
    public void A_flat_diaphragm_is_no_filled_base()
    {
        var found = VariedScan.Of(
            new(
                "flat-diaphragm", (scan, labels) => FlatDiaphragm.Of(scan, labels, 25),
                labels => FlatDiaphragm.Of(labels, labels, 25)),
            phantom.Thorax.Hounsfield,
            phantom.Thorax.Lungs);

        Assert.InRange(found.Right, 0.985, 1);
        Assert.InRange(found.Left, 0.985, 1);
        Assert.Empty(found.Warnings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void One_side_of_a_chest_is_that_side(byte side)
    {
        var found = VariedScan.Of(
            ScanVariation.OfGrid("one-side", labels => Variations.OneSide(labels, side)), phantom.Thorax.Hounsfield,
            phantom.Thorax.Lungs);

        Assert.InRange(side == 1 ? found.Right : found.Left, 0.97, 1);
        Assert.Equal(1, side == 1 ? found.Left : found.Right);
        Assert.Contains("one-lung", found.Warnings);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    [MemberData(nameof(Cut))]
    [MemberData(nameof(Lesions))]
    [Trait("Category", "Long")]
    public void Real_scans_bear_it_as_well(string variation)
    {
        foreach (var folder in RealScans)
        {
            using var scan = RealCase.Native(folder);
            using var plain = VariedScan.Segment(scan);
            var found = VariedScan.Of(Named(variation), scan, plain.Labels);
            var had = plain.Flags.Select(flag => flag.Code).ToHashSet();
            TestContext.Current.SendDiagnosticMessage(
                $"{folder} {variation}: right {found.Right}, left {found.Left}, {string.Join(' ', found.Warnings)}");
            Assert.InRange(found.Swapped, 0, 0.002);

            // On voxels of 4 mm the border of pure air is as mixed as lung with vessels.
            if (variation == "pneumothorax-right" && scan.Geometry.Spacing.X > 2) continue;
            if (Variations.Lesions.Any(lesion => lesion.Name == variation))
            {
                AssertFlagged(variation, found, had);
                continue;
            }

            // A rim of padding mixed with tissue is as wide as a voxel, which is 4 mm in one scan.
            Assert.InRange(found.Right, variation == "narrow-scan-circle" ? 0.94 : 0.96, 1);
            Assert.InRange(found.Left, variation == "narrow-scan-circle" ? 0.94 : 0.96, 1);
            if (Variations.Harmless.Any(harmless => harmless.Name == variation))
                Assert.All(found.Warnings, code => Assert.Contains(code, had));
            else
                Assert.Contains(found.Warnings, code => code.StartsWith("lungs-cut-by-"));
        }
    }

    /// <summary>
    /// Holds the flags against <see cref="ExpectedFlag"/>; where none is expected, there is none that the scan did not
    /// have.
    /// </summary>
    private static void AssertFlagged(string variation, VariedScan found, HashSet<string> had)
    {
        var expected = ExpectedFlag(variation);
        if (variation.StartsWith("collapse"))
            Assert.Contains(found.Warnings, code => code is "one-lung" or "air-without-wall");
        else if (expected.Length > 0)
            Assert.Contains(expected, found.Warnings);
        else
            Assert.All(found.Warnings, code => Assert.Contains(code, had));
    }

    private VariedScan OfPhantom(string variation) =>
        VariedScan.Of(Named(variation), phantom.Thorax.Hounsfield, phantom.Thorax.Lungs);

    /// <summary>
    /// The flag that a lesion must raise; gas outside the lungs none (""), a collapse one of several.
    /// </summary>
    private static string ExpectedFlag(string variation) => variation switch
    {
        "left-lung-filled" => "one-lung",
        "stomach-gas" or "bowel-bubbles" => "",
        "pneumothorax-right" => "air-without-wall",
        _ => "dense-region-at-chest-wall",
    };

    private static ScanVariation Named(string name) =>
        Variations
            .Harmless.Concat(Variations.Cut)
            .Concat(Variations.Lesions)
            .Single(variation => variation.Name == name);

    private static IEnumerable<TheoryDataRow<string>> Names(IEnumerable<ScanVariation> variations) =>
        variations.Select(variation => new TheoryDataRow<string>(variation.Name));

    /// <summary>The phantom that all variations are made of.</summary>
    public sealed class Phantom : IDisposable
    {
        internal Thorax Thorax { get; } =
            ThoraxPhantom.Render(PhantomGrid.Centred(new(240, 194, 125), new(1.5, 1.5, 2.5)));

        public void Dispose() => Thorax.Dispose();
    }
}
