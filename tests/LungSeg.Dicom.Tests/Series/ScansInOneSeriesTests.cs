using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.TestKit.Dicom;
using LungSeg.Voxels.Geometry;
using static LungSeg.TestKit.Dicom.SyntheticIndex;

namespace LungSeg.Dicom.Tests.Series;

/// <summary>
/// A series that holds several scans is divided where, and only where, the whole is no volume and the parts are.
/// </summary>
public sealed class ScansInOneSeriesTests
{
    [Theory]
    [InlineData(DicomTags.AcquisitionNumber, "1", "2", "acquisition-1", "acquisition-2")]
    [InlineData(DicomTags.TemporalPositionIdentifier, "1", "2", "phase-1", "phase-2")]
    [InlineData(DicomTags.TriggerTime, "0", "350.5", "trigger-0", "trigger-350.5")]
    [InlineData(DicomTags.ConvolutionKernel, "B70f", "B30f", "kernel-b30f", "kernel-b70f")]
    [InlineData(DicomTags.SeriesNumber, "3", "12", "number-3", "number-12")]
    [InlineData(DicomTags.Kvp, "80", "140", "kv-80", "kv-140")]
    [InlineData(DicomTags.FilterType, "BODY FILTER", "../HEAD", "filter-head", "filter-body-filter")]
    [InlineData(DicomTags.AcquisitionTime, "120100.5", "120000", "time-1", "time-2")]
    [InlineData(DicomTags.ContentTime, "120000", "120100", "time-1", "time-2")]
    public void Scans_in_the_same_places_are_told_apart_by_what_differs(
        uint tag, string one, string other, string first, string second)
    {
        var index = new SyntheticIndex()
            .Slices(Heights(12, 2), dataset => dataset.SetText(tag, DicomVr.LO, one))
            .Slices(Heights(12, 2), dataset => dataset.SetText(tag, DicomVr.LO, other))
            .Index();
        Assert.Empty(index.Rejections);
        Assert.Equal(
            [first, second],
            index.Series.Select(series => series.Part).Order(StringComparer.Ordinal).OrderBy(part => part != first));
        Assert.All(index.Series, series => Assert.Equal(12, series.Slices.Count));
        Assert.All(index.Series, series => Assert.Equal(SeriesWarningCodes.SeriesSplit, series.Warnings[0].Code));
    }

    [Fact]
    public void Patients_whose_UIDs_are_the_same_are_told_apart_by_their_folders()
    {
        var index = new SyntheticIndex()
            .Slices(Heights(12, 2), folder: "b/")
            .Slices(Heights(9, 2), folder: "a/dicom/")
            .Index();
        Assert.Empty(index.Rejections);
        Assert.Equal(
            [("folder-1", 9), ("folder-2", 12)],
            index.Series.Select(series => (series.Part!, series.Slices.Count)).Order());
        Assert.Contains("folder", index.Series[0].Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_scan_in_two_folders_is_one_and_with_a_gap_between_them_it_lacks_slices()
    {
        var whole = new SyntheticIndex()
            .Slices(Heights(6, 2), folder: "1/")
            .Slices(Heights(6, 2, from: 12), folder: "2/")
            .Index();
        Assert.Null(Assert.Single(whole.Series).Part);
        var gap = new SyntheticIndex()
            .Slices(Heights(6, 2), folder: "1/")
            .Slices(Heights(6, 2, from: 14), folder: "2/")
            .Index();
        Assert.Empty(gap.Series);
        Assert.Equal(DicomFaultCodes.MissingSlices, Assert.Single(gap.Rejections).Fault.Code);
    }

    [Fact]
    public void A_phase_is_named_by_its_percentage()
    {
        var made = new SyntheticIndex();
        foreach (var percent in (double[])[0, 30, 60])
        {
            made.Slices(Heights(5, 2), dataset =>
                dataset.SetBytes(
                    DicomTags.NominalPercentageOfRespiratoryPhase, DicomVr.FD, BitConverter.GetBytes(percent))
            );
        }

        Assert.Equal(["phase-0", "phase-30", "phase-60"], made.Index().Series.Select(series => series.Part));
    }

    [Fact]
    public void Acquisitions_that_overlap_by_a_few_slices_are_two()
    {
        var index = new SyntheticIndex()
            .Slices(Heights(20, 2), Acquisition(1))
            .Slices(Heights(20, 2, from: 34), Acquisition(2))
            .Index();
        Assert.Equal([20, 20], index.Series.Select(series => series.Slices.Count));
    }

    [Fact]
    public void Acquisitions_that_overlap_between_each_others_slices_are_two()
    {
        var index = new SyntheticIndex()
            .Slices(Heights(20, 2), Acquisition(1))
            .Slices(Heights(20, 2, from: 34.7), Acquisition(2))
            .Index(new() { ResampleUneven = true });
        Assert.Equal(["acquisition-1", "acquisition-2"], index.Series.Select(series => series.Part));
    }

    [Fact]
    public void Kernels_within_acquisitions_are_told_apart_by_both()
    {
        var made = new SyntheticIndex();
        foreach (var kernel in (string[])["B30f", "B70f"])
        {
            foreach (var number in (int[])[1, 2])
            {
                made.Slices(Heights(6, 2), dataset =>
                    Acquisition(number)(dataset.SetText(DicomTags.ConvolutionKernel, DicomVr.SH, kernel))
                );
            }
        }

        Assert.Equal(
            [
                "acquisition-1-kernel-b30f",
                "acquisition-1-kernel-b70f",
                "acquisition-2-kernel-b30f",
                "acquisition-2-kernel-b70f",
            ],
            made.Index().Series.Select(series => series.Part).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Passes_of_which_each_slice_has_a_time_of_its_own_are_told_apart_by_their_order()
    {
        var made = new SyntheticIndex();
        for (var i = 0; i < 30; i++)
        {
            var time = 120000 + i;
            made.Slice(i % 15 * 2, dataset => dataset.SetText(DicomTags.ContentTime, DicomVr.TM, $"{time}"));
        }

        Assert.Equal(
            [("time-1", 15), ("time-2", 15)],
            made.Index().Series.Select(series => (series.Part!, series.Slices.Count)));
    }

    [Fact]
    public void Places_that_were_scanned_several_times_each_are_told_apart_by_turns()
    {
        var made = new SyntheticIndex();
        for (var i = 0; i < 40; i++)
        {
            var time = 120000 + i;
            made.Slice(i / 4 * 2, dataset => dataset.SetText(DicomTags.AcquisitionTime, DicomVr.TM, $"{time}"));
        }

        Assert.Equal(
            [("time-1", 10), ("time-2", 10), ("time-3", 10), ("time-4", 10)],
            made.Index().Series.Select(series => (series.Part!, series.Slices.Count)));
    }

    [Fact]
    public void An_enhanced_object_with_phases_is_divided_by_frame()
    {
        Vector3D[] positions = [.. Enumerable.Range(0, 8).Select(i => new Vector3D(0, 0, i / 2 * 2))];
        var dataset = Synthetic.Enhanced(positions, new short[8 * Synthetic.Rows * Synthetic.Columns]);
        var frames = dataset[DicomTags.PerFrameFunctionalGroupsSequence]!.Items!;
        for (var i = 0; i < 8; i++)
            frames[i]
                .SetSequence(
                    DicomTags.FrameContentSequence,
                    new DicomDataset().SetUInt32(DicomTags.TemporalPositionIndex, (uint)(i % 2) + 1));
        foreach (var writer in (SyntaxWriter[])
                [
                    new(TransferSyntax.ExplicitLittleEndian),
                    new(TransferSyntax.ImplicitLittleEndian) { StatesLengths = true },
                ])
        {
            var read = LungSeg.Dicom.Headers.SliceHeaderReader.Read(writer.Write(dataset));
            var hashes = SeriesIndexer.PixelHashesNeeded([new("e", read)]).ToDictionary(key => key, key => $"{key}");
            var index = SeriesIndexer.Index([new("e", read)], null, hashes);
            Assert.Equal(["phase-1", "phase-2"], index.Series.Select(series => series.Part));
            Assert.Equal([1, 3, 5, 7], index.Series[1].Slices.Select(slice => slice!.Key.Frame));
        }
    }

    [Fact]
    public void Identical_tags_and_different_pixels_reject() =>
        Assert.Equal(
            "duplicate-positions",
            Assert
                .Single(new SyntheticIndex().Slices(Heights(9, 2)).Slices(Heights(9, 2)).Index().Rejections)
                .Fault.Code);

    [Fact]
    public void The_same_slices_twice_are_one_scan_whatever_their_tags_say()
    {
        var index = new SyntheticIndex()
            .Slices(Heights(9, 2), Acquisition(1))
            .Slices(Heights(9, 2), Acquisition(2))
            .Index(samePixels: true);
        Assert.Null(Assert.Single(index.Series).Part);
    }

    [Fact]
    public void A_volume_is_never_divided()
    {
        var index = new SyntheticIndex()
            .Slices(Heights(20, 2), Acquisition(1))
            .Slices(Heights(20, 2, from: 40), Acquisition(2))
            .Index();
        Assert.Equal(40, Assert.Single(index.Series).Slices.Count);
    }

    [Fact]
    public void The_steps_of_one_scan_with_a_gap_are_no_scans()
    {
        var made = new SyntheticIndex();
        for (var i = 0; i < 10; i++) made.Slices(Heights(4, 2, from: (i * 8) + (i > 4 ? 4 : 0)), Acquisition(i + 1));
        Assert.Equal("missing-slices", Assert.Single(made.Index().Rejections).Fault.Code);
    }

    [Fact]
    public void A_part_that_is_no_volume_is_rejected_by_name_beside_the_others()
    {
        var index = new SyntheticIndex().Slices(Heights(20, 2), Acquisition(1)).Slices([4, 10], Acquisition(2)).Index();
        Assert.Equal("acquisition-1", Assert.Single(index.Series).Part);
        var rejection = Assert.Single(index.Rejections);
        Assert.Equal(
            ("acquisition-2", "too-few-slices", 2),
            (rejection.Part, rejection.Fault.Code, rejection.ObjectNames.Count));
    }

    [Fact]
    public void A_series_that_everything_tells_apart_and_nothing_explains_ends_as_one_fault()
    {
        var random = new Random(11);
        var made = new SyntheticIndex();
        for (var i = 0; i < 600; i++)
        {
            made.Slice(Math.Round(random.NextDouble() * 300, 1), dataset =>
            {
                foreach (var tag in (uint[])
                        [
                            DicomTags.AcquisitionNumber,
                            DicomTags.TemporalPositionIdentifier,
                            DicomTags.TriggerTime,
                            DicomTags.ConvolutionKernel,
                            DicomTags.FilterType,
                            DicomTags.Kvp,
                        ])
                    dataset.SetText(tag, DicomVr.LO, $"{random.Next(2 + (int)(tag % 30))}");
                dataset
                    .SetText(DicomTags.AcquisitionTime, DicomVr.TM, $"{random.Next(86400)}")
                    .SetText(DicomTags.ContentTime, DicomVr.TM, $"{random.Next(40)}");
            });
        }

        Assert.Equal("duplicate-positions", Assert.Single(made.Index().Rejections).Fault.Code);
    }

    private static Action<DicomDataset> Acquisition(int number) =>
        dataset => dataset.SetInteger(DicomTags.AcquisitionNumber, number);
}
