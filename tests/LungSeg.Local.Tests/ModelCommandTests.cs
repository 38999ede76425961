using System.Text.Json;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.TestKit.Models;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>A model that the user brings, from the command line to DICOM SEG.</summary>
public sealed class ModelCommandTests : IDisposable
{
    private const string Json =
        """
        {
          "name": "tiny threshold",
          "input": {
            "mode": "slices", "orientation": "SPL", "size": [128, 128], "crop": "body", "windowHu": [-1000, 400]
          },
          "output": {"kind": "logits", "structures": {"right-lung": 1, "left-lung": 2}},
          "after": {"insideBody": true, "minPieceFraction": 0.1}
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public ModelCommandTests()
    {
        Directory.CreateDirectory(_folder["scan"]);
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(_folder["scan"], name), bytes);
        File.WriteAllBytes(Model, TinyOnnx.Sides(-500, 3, 0.5, false, 1, 1, 128, 128).ToArray());
        File.WriteAllText(Model + ".json", Json);
    }

    private string Model => _folder["tiny.onnx"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_has_numbers_flags_and_a_segmentation_of_the_models_name()
    {
        var robust = await Run(
            "run", _folder["scan"], "--out", _folder["robust"], "--spacing", "3", "--formats", "masks");
        var ended = await Run(
            "run", _folder["scan"], "--out", _folder["out"], "--spacing", "3", "--formats", "masks,dicom-seg,previews",
            "--method", "model", "--model", Model, "--json");

        Assert.Equal((ExitCodes.Done, ExitCodes.Done), (robust.Code, ended.Code));
        var (found, expected) = (Summary("out"), Summary("robust"));
        Assert.Equal("model", found.Method);
        Assert.Equal(("tiny threshold", "tiny.onnx"), (found.Parameters.Model!.Name, found.Parameters.Model.File));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Model))),
            found.Parameters.Model.Sha256);
        foreach (var lung in (string[])["right-lung", "left-lung"])
        {
            var volume = expected.Regions.Single(region => region.Name == lung).VolumeMl;
            // The threshold leaves vessels out, which the robust method fills.
            Assert.InRange(found.Regions.Single(region => region.Name == lung).VolumeMl, 0.8 * volume, 1.05 * volume);
        }

        var algorithm = PythonTool.RunOrSkip(
            "pydicom",
            """
            import sys, pydicom
            seg = pydicom.dcmread(sys.argv[1]).SegmentSequence[0]
            family = seg.SegmentationAlgorithmIdentificationSequence[0]
            code = family.AlgorithmFamilyCodeSequence[0].CodeValue
            print(seg.SegmentAlgorithmName, seg.SegmentAlgorithmType, code, family.AlgorithmName)
            """,
            _folder[$"out/{found.Series.Key}/masks/lungs.seg.dcm"]);
        Assert.Equal("tiny threshold AUTOMATIC 123110 tiny threshold", algorithm.Trim());
        Assert.Contains(
            found.Parameters.Model.Sha256, File.ReadAllText(_folder[$"out/{found.Series.Key}/report.html"]),
            StringComparison.Ordinal);

        var exported = await Run("export", _folder["out"], "--format", "seg-nrrd", "--out", _folder["exported"]);
        Assert.True(exported.Code == ExitCodes.Done, exported.Errors);
    }

    [Fact]
    public async Task Another_model_of_the_same_name_is_another_revision()
    {
        string[] words =
        [
            "run", _folder["scan"], "--case-per", "folder", "--out", _folder["out"], "--spacing", "3", "--formats",
            "masks", "--method", "model", "--model", Model,
        ];
        Directory.CreateDirectory(_folder["scan/one"]);
        foreach (var file in Directory.GetFiles(_folder["scan"]))
            File.Move(file, Path.Combine(_folder["scan/one"], Path.GetFileName(file)));
        Assert.Equal(ExitCodes.Done, (await Run(words)).Code);
        Assert.Equal(ExitCodes.Done, (await Run(words)).Code);

        File.WriteAllBytes(Model, TinyOnnx.Sides(-600, 3, 0.5, false, 1, 1, 128, 128).ToArray());
        var other = await Run(words);

        Assert.Equal(ExitCodes.Usage, other.Code);
        Assert.Contains("made with other options", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watcher_runs_it_too()
    {
        Directory.CreateDirectory(_folder["store/scans/case1"]);
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(_folder["store/scans/case1"], name), bytes);
        File.WriteAllText(Path.Combine(_folder["store/scans/case1"], "_READY"), "");

        var ended = await Run(
            "watch", "--store", _folder["store"], "--until-idle", "--spacing", "3", "--formats", "masks", "--json",
            "--method", "model", "--model", Model);

        Assert.True(ended.Code == ExitCodes.Done, ended.Errors + ended.Output);
        Assert.Contains("right-lung", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_says_which_model_and_what_is_wrong_with_it()
    {
        var said = await Run("info", _folder["scan"], "--json", "--method", "model", "--model", Model);
        Assert.Equal(ExitCodes.Done, said.Code);
        var model = JsonDocument.Parse(said.Output).RootElement.GetProperty("model");
        Assert.Equal("tiny threshold", model.GetProperty("name").GetString());

        File.WriteAllText(Model + ".json", Json.Replace("SPL", "XYZ"));
        var refused = await Run("info", _folder["scan"], "--method", "model", "--model", Model);
        Assert.Equal(ExitCodes.Usage, refused.Code);
        Assert.Contains("tiny.onnx.json: 'input.orientation' is \"XYZ\"", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("[model-configuration-invalid]", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method", "model", "--method model needs --model")]
    [InlineData("--model", "x.onnx", "give both")]
    public async Task Method_and_model_belong_together(string option, string value, string said)
    {
        var ended = await Run("run", _folder["scan"], "--out", _folder["out"], option, value);

        Assert.Equal(ExitCodes.Usage, ended.Code);
        Assert.Contains(said, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_breaks_its_rule_on_the_scan_ends_the_series_with_its_fault()
    {
        File.WriteAllBytes(
            Model,
            new TinyOnnx().Input("image", TinyOnnx.Float, 1, 1, 128, 128).Output("out", TinyOnnx.Float, 1, 1, 128, 128)
                .Constant("turn", [-1f], 1).Node("Div", ["image", "turn"], "turned").Node("Log", ["turned"], "out")
                .ToArray());
        File.WriteAllText(Model + ".json", Json.Replace("\"right-lung\": 1, \"left-lung\": 2", "\"lungs\": 0"));

        var ended = await Run(
            "run", _folder["scan"], "--out", _folder["out"], "--spacing", "3", "--method", "model", "--model", Model);

        Assert.True(ended.Code == ExitCodes.Rejected, ended.Errors);
        Assert.Contains("[model-output-invalid]", ended.Errors, StringComparison.Ordinal);
    }

    private SummaryDocument Summary(string place)
    {
        var file = Directory.GetFiles(_folder[place], SummaryDocument.FileName, SearchOption.AllDirectories).Single();
        return JsonSerializer.Deserialize(File.ReadAllBytes(file), PipelineJson.Default.SummaryDocument)!;
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(words, output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
