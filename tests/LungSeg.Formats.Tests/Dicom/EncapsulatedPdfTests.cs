using LungSeg.Dicom.Headers;
using LungSeg.Formats.Dicom;
using LungSeg.Formats.Report;
using LungSeg.Formats.Tests.Report;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using static LungSeg.Formats.Tests.Dicom.WrittenBy;

namespace LungSeg.Formats.Tests.Dicom;

/// <summary>The report of a real scan as an encapsulated PDF, checked and read by programs that are not ours.</summary>
public sealed class EncapsulatedPdfTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_standards_checker_finds_no_error()
    {
        Write();
        var (_, said) = ExternalTool.RunOrSkip("dciodvfy", _folder["r.pdf.dcm"]);
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("EncapsulatedPDF", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Pydicom_reads_the_PDF_byte_for_byte_and_the_scan_that_it_is_of()
    {
        var scan = Write();
        var read = PythonTool.RunOrSkip(
            "pydicom",
            """
            import sys, os, pydicom
            ds = pydicom.dcmread(sys.argv[1])
            assert ds.file_meta.MediaStorageSOPClassUID == ds.SOPClassUID == '1.2.840.10008.5.1.4.1.1.104.1'
            pdf = open(sys.argv[2], 'rb').read()
            assert ds.EncapsulatedDocument == pdf and ds.EncapsulatedDocumentLength == len(pdf)
            slices = [pydicom.dcmread(os.path.join(sys.argv[3], n), stop_before_pixels=True) for n in os.listdir(sys.argv[3])]
            for name in ('StudyInstanceUID', 'PatientID', 'PatientName', 'StudyDate'):
                assert getattr(ds, name) == getattr(slices[0], name), name
            assert {i.ReferencedSOPInstanceUID for i in ds.SourceInstanceSequence} == {s.SOPInstanceUID for s in slices}
            assert ds.SeriesInstanceUID not in {s.SeriesInstanceUID for s in slices}
            print(ds.Modality, ds.MIMETypeOfEncapsulatedDocument, ds.BurnedInAnnotation, ds.DocumentTitle,
                  ds.ConceptNameCodeSequence[0].CodeMeaning, sep='|')
            """,
            _folder["r.pdf.dcm"],
            _folder["r.pdf"],
            scan
        );
        Assert.Equal(
            "DOC|application/pdf|NO|Lung CT report, not for clinical use|Imaging Measurement Report", read.Trim());
    }

    [Fact]
    public void The_same_report_has_the_same_UID_and_another_one_another()
    {
        Write();
        var first = File.ReadAllBytes(_folder["r.pdf.dcm"]);
        Write();
        Assert.Equal(first, File.ReadAllBytes(_folder["r.pdf.dcm"]));
        Write(ReportSamples.Full with { Revision = 3 });
        Assert.NotEqual(UidOf(first), UidOf(File.ReadAllBytes(_folder["r.pdf.dcm"])));
    }

    private static string UidOf(byte[] file)
    {
        Assert.Equal(0, InstanceIdentity.Read(file, file.Length, out var identity));
        return identity!.SopInstanceUid;
    }

    /// <returns>The scan's folder.</returns>
    private string Write(ReportModel? model = null)
    {
        var folder = TestData.FolderOrSkip("cip-ct64/dicom");
        var series = Assert.Single(DicomFolder.Index(folder).Series);
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder).Order().First());
        using (var pdf = File.Create(_folder["r.pdf"])) PdfReportWriter.Write(pdf, model ?? ReportSamples.Full);
        using var output = File.Create(_folder["r.pdf.dcm"]);
        EncapsulatedPdfWriter.Write(
            output, series, PatientStudyReader.Read(bytes, bytes.Length), File.ReadAllBytes(_folder["r.pdf"]),
            Algorithm, Created);
        return folder;
    }
}
