using System.Reflection;
using LungSeg.TestKit.Tools;

namespace LungSeg.Dicom.Tests;

/// <summary>docs/dicom.md has a row for every code.</summary>
public sealed class DocumentedCodesTests
{
    [Theory]
    [InlineData(typeof(DicomFaultCodes))]
    [InlineData(typeof(SeriesWarningCodes))]
    public void Every_code_has_its_row(Type codes)
    {
        var rows = File.ReadLines(Path.Combine(RepositoryRoot.Path!, "docs", "dicom.md"))
            .Where(line => line.StartsWith('|'))
            .ToList();
        var missing = codes
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(code => !rows.Exists(row => row.Split('|')[1].Contains($"`{code}`", StringComparison.Ordinal)));
        Assert.Empty(missing);
    }
}
