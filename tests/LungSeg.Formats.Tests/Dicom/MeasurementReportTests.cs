using System.Text.Json;
using LungSeg.Dicom.Headers;
using LungSeg.Formats.Dicom;
using LungSeg.Formats.Report;
using LungSeg.Formats.Segments;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using static LungSeg.Formats.Tests.Dicom.WrittenBy;

namespace LungSeg.Formats.Tests.Dicom;

/// <summary>Structured reports of a real scan, checked and read by programs that are not ours.</summary>
public sealed class MeasurementReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_standards_checker_finds_no_error_dsrdump_a_tree_and_pydicom_every_number()
    {
        Write(out var values);
        var (_, said) = ExternalTool.RunOrSkip("dciodvfy", _folder["m.sr.dcm"]);
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("Comprehensive3DSR", said, StringComparison.Ordinal);

        var (code, tree) = ExternalTool.RunOrSkip("dsrdump", _folder["m.sr.dcm"]);
        Assert.True(code == 0, tree);
        Assert.DoesNotContain("invalid", tree, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Imaging Measurement Report", tree, StringComparison.Ordinal);

        var read = PythonTool.RunOrSkip(
            "pydicom",
            """
            import sys, json, pydicom
            ds, seg = pydicom.dcmread(sys.argv[1]), pydicom.dcmread(sys.argv[2])
            name = lambda item: item.ConceptNameCodeSequence[0].CodeMeaning
            assert ds.ContentTemplateSequence[0].TemplateIdentifier == '1500'
            top = [i for i in ds.ContentSequence if name(i) == 'Imaging Measurements'][0]
            out = {}
            for group in top.ContentSequence:
                items = {}
                for item in group.ContentSequence:
                    if item.ValueType == 'NUM':
                        derived = [name(i) + '=' + i.ConceptCodeSequence[0].CodeMeaning for i in item.get('ContentSequence', [])]
                        items[';'.join([name(item)] + derived)] = [float(item.MeasuredValueSequence[0].NumericValue), item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue]
                    if item.ValueType == 'IMAGE':
                        reference = item.ReferencedSOPSequence[0]
                        assert reference.ReferencedSOPInstanceUID == seg.SOPInstanceUID
                        items['segment'] = seg.SegmentSequence[reference.ReferencedSegmentNumber - 1].SegmentLabel
                    if item.ValueType == 'TEXT': track = item.TextValue
                items['template'] = group.ContentTemplateSequence[0].TemplateIdentifier
                out[track] = items
            evidence = ds.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]
            assert evidence.SeriesInstanceUID == seg.SeriesInstanceUID and ds.StudyInstanceUID == seg.StudyInstanceUID
            print(json.dumps(out))
            """,
            _folder["m.sr.dcm"],
            _folder["m.seg.dcm"]
        );
        var groups = JsonDocument.Parse(read).RootElement;
        var right = groups.GetProperty("Right lung");
        Assert.Equal(
            ("Right lung", "1411"),
            (right.GetProperty("segment").GetString(), right.GetProperty("template").GetString()));
        Assert.Equal("1501", groups.GetProperty("Lungs").GetProperty("template").GetString());
        Assert.Equal(
            [values["meanHu"], "[hnsf'U]"], Pair(right.GetProperty("Attenuation Coefficient;Derivation=Mean")));
        Assert.Equal([values["volumeMl"], "mL"], Pair(right.GetProperty("Volume")));
        Assert.Equal(values.Count, right.EnumerateObject().Count(item => item.Value.ValueKind == JsonValueKind.Array));
        Assert.Equal(
            [.. values.Values.Order()],
            right
                .EnumerateObject()
                .Where(item => item.Value.ValueKind == JsonValueKind.Array)
                .Select(item => item.Value[0].GetDouble())
                .Order()
                .ToArray());
    }

    [Fact]
    public void Every_measure_has_a_code_of_its_own_that_the_standard_has_room_for()
    {
        var codes = Measures.All.Select(MeasureCodes.Of).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.InRange(code.Concept.Value.Length, 1, 16));
        Assert.All(Measures.All, measure => Assert.NotEmpty(MeasureCodes.UnitOf(measure).Value));
    }

    private static object[] Pair(JsonElement item) => [item[0].GetDouble(), item[1].GetString()!];

    private void Write(out Dictionary<string, double> values)
    {
        var folder = TestData.FolderOrSkip("cip-ct64/dicom");
        var series = Assert.Single(DicomFolder.Index(folder).Series);
        using BitVolume right = new(series.Geometry),
            left = new(series.Geometry);
        for (var x = 10; x < 40; x++)
            (right[x, 20, 5], left[x, 20, 6]) = (true, true);
        Segment[] segments = [new(Structures.RightLung, right), new(Structures.LeftLung, left)];
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder).Order().First());
        var patient = PatientStudyReader.Read(bytes, bytes.Length);
        using (var seg = File.Create(_folder["m.seg.dcm"]))
            DicomSegWriter.Write(seg, series, patient, segments, Algorithm, Created);
        var random = new Random(3);
        values = Measures.All.ToDictionary(measure => measure.Key, _ => Math.Round(random.NextDouble() * 1000, 4));
        MeasuredStructure[] measured =
        [
            new(Structures.Lungs, values),
            new(Structures.RightLung, values),
            new(Structures.LeftLung, values),
            new(Structures.WholeRight, values),
        ];
        using var report = File.Create(_folder["m.sr.dcm"]);
        MeasurementReportWriter.Write(report, series, patient, measured, segments, Algorithm, Created);
    }
}
