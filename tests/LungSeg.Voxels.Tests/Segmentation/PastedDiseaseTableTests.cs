using System.Globalization;
using System.Text;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Disease;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// The tables of pasted disease in docs/results.md, measured: every kind at several fractions of a lung, in every scan
/// at hand. Each scan is segmented once as it is, which is the truth, and once for each case; all is compared on blocks
/// of 2 mm. To renew the page: LUNGSEG_RENEW=1.
/// </summary>
public class PastedDiseaseTableTests
{
    private const int BlockEdge = 2;

    /// <summary>Names in the table, and folders.</summary>
    private static readonly (string Name, string Folder)[] Scans =
    [
        ("lidc-0001", "lidc-0001/dicom"),
        ("lidc-1011", "lidc-1011/dicom"),
        ("lungdx-a0001-L", "lungdx-a0001-L/dicom"),
        ("lungdx-a0002", "lungdx-a0002/dicom"),
        ("thin-wall", "thin-wall/dicom"),
        ("cip-ct64", "cip-ct64/dicom"),
    ];

    /// <summary>A row: what is pasted, how much of the lung, and into which.</summary>
    private static readonly (DiseaseKind Kind, double Fraction, bool IsLeft, string Name)[] Rows =
    [
        .. Fractions(DiseaseKind.BasalConsolidation, isLeft: false, "basal consolidation, right"),
        .. Fractions(DiseaseKind.DependentConsolidation, isLeft: true, "dependent consolidation, left"),
        .. Fractions(DiseaseKind.Effusion, isLeft: false, "effusion, right"),
        .. Fractions(DiseaseKind.UpperCollapse, isLeft: true, "upper collapse, left"),
        (DiseaseKind.Mass, 0.12, false, "mass, right"),
        (DiseaseKind.WhiteLung, 1, true, "white lung, left"),
    ];

    [Fact]
    [Trait("Category", "Long")]
    public void The_page_has_what_is_measured()
    {
        var cases = new Dictionary<(int Row, int Scan), Case>();
        var healthy = new double[Scans.Length];
        for (var scan = 0; scan < Scans.Length; scan++)
        {
            using var read = RealCase.Isotropic(Scans[scan].Folder);
            using var chest = new PatientOrder(read.Geometry).ToPatient(read);
            using var before = LungSegmenter.Segment(chest, SegmentationEngines.Named("robust"));
            healthy[scan] = DenseMl(before.Masks);
            for (var row = 0; row < Rows.Length; row++)
            {
                var made = Measure(chest, before.Masks, row);
                cases[(row, scan)] = made;
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{Scans[scan].Name}, {Rows[row].Name}, {Rows[row].Fraction:0.00}: {made}");
            }
        }

        GeneratedTable.Hold("results.md", "pasted-disease", Table(cases, healthy));
    }

    private static IEnumerable<(DiseaseKind, double, bool, string)> Fractions(
        DiseaseKind kind, bool isLeft, string name) =>
        new[] { 0.12, 0.3, 0.4 }.Select(fraction => (kind, fraction, isLeft, name));

    private static Case Measure(Volume<short> chest, StructureMasks before, int row)
    {
        var (kind, fraction, isLeft, _) = Rows[row];
        var truth = before[isLeft ? Structures.LeftLung : Structures.RightLung];
        using var pasted = PastedDisease.Into(chest, truth, isLeft, kind, fraction);
        using var found = LungSegmenter.Segment(pasted.Hounsfield, SegmentationEngines.Named("robust"));
        var lung = found.Masks[isLeft ? Structures.LeftLung : Structures.RightLung];
        var hasDense = found.Masks.TryGet(isLeft ? Structures.DenseLeft : Structures.DenseRight, out var dense);
        var whole = hasDense ? found.Masks[isLeft ? Structures.WholeLeft : Structures.WholeRight] : lung;
        using BitVolume inBlocks = BlockMasks.Coarsen(whole, BlockEdge, 0.5),
            ownBlocks = BlockMasks.Coarsen(lung, BlockEdge, 0.5),
            trueBlocks = BlockMasks.Coarsen(truth, BlockEdge, 0.5);
        var compared = MaskComparison.Of(inBlocks, trueBlocks);
        var expected = pasted.Mask.Count() - BitLogic.CountCommon(pasted.Mask, lung);
        return new(
            MaskComparison.DiceOf(ownBlocks, trueBlocks),
            compared.Dice,
            100.0 * ((hasDense ? dense!.Count() : 0) - expected) / Math.Max(1, expected),
            compared.Distance95,
            found.Flags.Any(flag => flag.Code == "dense-lung-estimate-unreliable"));
    }

    private static double DenseMl(StructureMasks masks) =>
        masks.TryGet(Structures.DenseRight, out var right)
            ? (right.Count() + masks[Structures.DenseLeft].Count()) * masks.Grid.VoxelVolume / 1000
            : 0;

    private static string Table(Dictionary<(int Row, int Scan), Case> cases, double[] healthy)
    {
        var table = new StringBuilder("| Pasted |");
        foreach (var (name, _) in Scans) table.Append(CultureInfo.InvariantCulture, $" {name} |");
        table.Append("\n|---|").Insert(table.Length, "---|", Scans.Length).Append('\n');
        for (var row = 0; row < Rows.Length; row++)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {Rows[row].Name}, {100 * Rows[row].Fraction:0} % |");
            for (var scan = 0; scan < Scans.Length; scan++)
                table.Append(CultureInfo.InvariantCulture, $" {cases[(row, scan)]} |");
            table.Append('\n');
        }

        table.Append("| healthy, as it is |");
        foreach (var ml in healthy) table.Append(CultureInfo.InvariantCulture, $" {ml:0} mL |");
        table.Append('\n');
        Case[] judged =
        [
            .. cases.Where(item => Rows[item.Key.Row].Kind != DiseaseKind.WhiteLung).Select(item => item.Value),
        ];
        var (right, wrong) = (judged.Where(one => one.IsRight).ToList(), judged.Where(one => !one.IsRight).ToList());
        var invariant = CultureInfo.InvariantCulture;
        return table
            .Append(invariant, $"\nOf the {judged.Length} cases below a white lung ")
            .Append(invariant, $"{judged.Count(one => one.Dice >= 0.95)} have a Dice of .95 or more, ")
            .Append(invariant, $"{judged.Count(one => Math.Abs(one.VolumePercent) <= 15)} a volume ")
            .Append(invariant, $"within 15 %, {judged.Count(one => one.Distance95 <= 12)} an HD95 of ")
            .Append(invariant, $"at most 12 mm, and {right.Count} all three; of those that have not,\n")
            .Append(invariant, $"{wrong.Count(one => one.IsFlagged)} of {wrong.Count} are flagged as ")
            .Append(invariant, $"unreliable, of those that have {right.Count(one => one.IsFlagged)}. ")
            .Append(invariant, $"The mean Dice is {judged.Average(one => one.Dice):0.000}, without ")
            .Append(invariant, $"the dense part {judged.Average(one => one.Without):0.000}.\n")
            .ToString();
    }

    /// <summary>What came of one case.</summary>
    /// <param name="Without">Dice of the lung's own mask.</param>
    /// <param name="Dice">Of the whole lung.</param>
    /// <param name="VolumePercent">The dense volume beyond that of the disease outside the lung's own mask, %.</param>
    /// <param name="Distance95">HD95 of the whole lung's surface, mm.</param>
    /// <param name="IsFlagged">Whether the estimate is called unreliable.</param>
    private sealed record Case(
        double Without, double Dice, double VolumePercent, double Distance95, bool IsFlagged)
    {
        public bool IsRight => Dice >= 0.95 && Math.Abs(VolumePercent) <= 15 && Distance95 <= 12;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Without:.000} → {Dice:.000}, {VolumePercent:+0;-0;0} %, {Distance95:0} mm")
            + (IsFlagged ? ", flag" : "");
    }
}
