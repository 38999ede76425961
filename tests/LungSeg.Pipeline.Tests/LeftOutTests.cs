using LungSeg.Pipeline.Documents;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Tests;

/// <summary>What is left out is summed up by reason.</summary>
public class LeftOutTests
{
    [Fact]
    public void Files_with_one_reason_are_one_line_with_their_names_or_a_count_and_an_example()
    {
        var items = LeftOut.Of(
            [],
            [
                .. Enumerable.Range(0, 81).Select(i => Because("truncated", $"{i}.dcm")), Because("empty", "x.dcm"),
                Because("not-dicom", "a.txt"), Because("not-dicom", "b.txt"),
            ]);
        Assert.Equal(
            [
                "81 files left out, for example 0.dcm: Why. Do. [truncated]", "x.dcm left out: Why. Do. [empty]",
                "a.txt, b.txt left out: Why. Do. [not-dicom]",
            ],
            items.Select(item => item.ToString()));
    }

    [Fact]
    public void Scouts_and_dose_sheets_are_one_line()
    {
        var items = LeftOut.Of(
            [Series("localizer", "1"), Series("not-ct", "2")],
            [Because("localizer", "a.dcm"), Because("not-ct", "b.dcm")]);
        Assert.Equal(
            "6 files that are no slices left out, for example series-1 (2 files, one is 1.dcm): Why. Do. [localizer, "
                + "not-ct]",
            Assert.Single(items).ToString());
    }

    [Fact]
    public void Series_with_one_reason_are_one_line_and_one_alone_is_named()
    {
        var items = LeftOut.Of(
            [
                Series("too-few-slices", "1"), Series("too-few-slices", "2"), Series("irregular-spacing", "3"),
                Series("too-few-slices", "4"), Series("too-few-slices", "5"), Series("no-geometry", "6"),
                Series("no-geometry", "7"),
            ],
            []);
        Assert.Equal(
            [
                "4 series rejected (8 files), for example series-1 (2 files, one is 1.dcm): Why. Do. [too-few-slices]",
                "series-3 (2 files, one is 3.dcm) rejected: Why. Do. [irregular-spacing]",
                "series-6 (2 files, one is 6.dcm), series-7 (2 files, one is 7.dcm) rejected: Why. Do. [no-geometry]",
            ],
            items.Select(item => item.ToString()));
    }

    private static Fault Because(string code, string blob) => new(code, "Why.", "Do.", blob);

    private static RejectedSeries Series(string code, string key) =>
        new($"series-{key}", key, 2, Because(code, $"{key}.dcm"));
}
