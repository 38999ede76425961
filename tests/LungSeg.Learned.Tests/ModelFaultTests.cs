using LungSeg.TestKit.Models;

namespace LungSeg.Learned.Tests;

/// <summary>
/// What is wrong with a model or its JSON is said with the file, the key or tensor, the rule and a cure.
/// </summary>
public class ModelFaultTests
{
    private const string Good =
        """
        {
          "name": "threshold",
          "input": {"mode": "slices", "orientation": "SPL", "size": [16, 16], "windowHu": [-1000, 400]},
          "output": {"kind": "probabilities", "structures": {"lungs": 0}}
        }
        """;

    public static TheoryData<string, string, string> BrokenJson => new()
    {
        { "\"threshold\",", "\"threshold\"", "it is no JSON" },
        { "\"name\": \"threshold\",", "", "the key 'name' is missing" },
        { "\"threshold\"", "7", "'name' is 7; it must be 1 to 64 characters" },
        {
            "\"threshold\",", "\"threshold\", \"colour\": 1,",
            "the key 'colour' is not known. Known there: name, version"
        },
        { "\"slices\"", "\"slabs\"", "'input.mode' is \"slabs\"; it must be slices or patches" },
        { "\"slices\"", "\"slices\", \"overlap\": 0.5", "the key 'input.overlap' is not known" },
        { "\"SPL\"", "\"SPA\"", "'input.orientation' is \"SPA\"; it must be three letters" },
        { "\"SPL\"", "\"spl\"", "'input.orientation'" },
        {
            "[16, 16]", "[16, 16, 16]",
            "'input.size' is [16, 16, 16]; it must be 2 whole numbers from 8 to 2048 voxels"
        },
        { "[16, 16]", "[16, 16.5]", "'input.size'" },
        { "[16, 16]", "[16, \"16\"]", "'input.size'" },
        { "\"size\": [16, 16],", "", "the key 'input.size' is missing" },
        {
            "[-1000, 400]", "[400, -1000]",
            "'input.windowHu' is [400, -1000]; it must be two numbers, the lower one first"
        },
        { "[-1000, 400]", "[-1000, 400], \"scaleTo\": [0, 1], \"meanHu\": 3", "'input.scaleTo'" },
        { "[-1000, 400]", "[-1000, 400], \"meanHu\": 3", "the key 'input.stdHu' is missing" },
        { "[-1000, 400]", "[-1000, 400], \"meanHu\": 3, \"stdHu\": 0", "'input.stdHu' is 0" },
        { "[-1000, 400]", "[-1000, 400], \"spacingMm\": [1, 1, 1]", "'input.spacingMm'" },
        { "[-1000, 400]", "[-1000, 400], \"crop\": \"lungs\"", "it must be one of none, body" },
        {
            "\"probabilities\"", "\"classes\"",
            "'output.kind' is \"classes\"; it must be logits, probabilities or labels"
        },
        {
            "\"probabilities\"", "\"probabilities\", \"exclusive\": 1",
            "'output.exclusive' is 1; it must be true or false"
        },
        { "{\"lungs\": 0}", "{\"lungs\": -1}", "'output.structures.lungs' is -1" },
        { "{\"lungs\": 0}", "{\"lungs\": []}", "'output.structures.lungs'" },
        { "{\"lungs\": 0}", "{\"lung\": 0}", "the key 'output.structures.lung' is not known" },
        { "{\"lungs\": 0}", "{\"right-lung\": 0}", "must name right-lung and left-lung, or lungs" },
        { "{\"lungs\": 0}", "{\"lungs\": 0, \"airways\": [1, 0]}", "names 0 more than once" },
        { "{\"lungs\": 0}", "7", "'output.structures' must be an object" },
        { "\"name\"", "\"after\": {\"minPieceFraction\": 2}, \"name\"", "'after.minPieceFraction' is 2" },
        { "\"name\"", "\"name\": \"a\", \"name\"", "it is no JSON" },
    };

    [Theory]
    [MemberData(nameof(BrokenJson))]
    public void A_rule_that_the_json_breaks_is_named(string replaced, string by, string said)
    {
        Assert.Contains(replaced, Good, StringComparison.Ordinal);
        using var folder = new ModelFolder(TinyOnnx.Threshold(-400, 1, 1, 16, 16), Good.Replace(replaced, by));

        var fault = folder.Fault;

        Assert.NotNull(fault);
        Assert.Equal("model-configuration-invalid", fault.Code);
        Assert.StartsWith("lungs.onnx.json: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Cure);
    }

    public static TheoryData<string, TinyOnnx, string, string> BrokenModels => new()
    {
        { "double", Typed(TinyOnnx.Double), "model-not-usable", "its input 'image' is of Double" },
        {
            "flat", TinyOnnx.Threshold(0, 1, 1, 16), "model-not-usable",
            "has the shape [1, 1, 16]; the configuration gives it [1, 1, 16, 16]"
        },
        { "size", TinyOnnx.Threshold(0, 1, 1, 16, 32), "model-not-usable", "has the shape [1, 1, 16, 32]" },
        { "colour", TinyOnnx.Threshold(0, 1, 3, 16, 16), "model-not-usable", "has the shape [1, 3, 16, 16]" },
        {
            "two inputs", TinyOnnx.Threshold(0, 1, 1, 16, 16).Input("more", TinyOnnx.Float, 1), "model-not-usable",
            "it has 2 inputs ('image', 'more')"
        },
        {
            "two outputs", TinyOnnx.Threshold(0, 1, 1, 16, 16).Output("isLung", 9, 1, 1, 16, 16), "model-not-usable",
            "it has 2 outputs: 'lung', 'isLung'"
        },
        { "no such operator", Pointwise("Frobnicate"), "model-not-usable", "ONNX Runtime does not load it" },
        {
            "half size", Pooled(), "model-output-invalid",
            "has the shape [1, 1, 8, 8]; to an input of [1, 1, 16, 16] it must be [1, channels, 16, 16]"
        },
        { "not a number", Pointwise("Log"), "model-output-invalid", "its output holds NaN" },
        { "above 1", Pointwise("Abs"), "model-output-invalid", "its output holds 1000; probabilities are 0 to 1" },
        {
            "too few channels", TinyOnnx.Sides(0, 3, 0.5, false, 1, 1, 16, 16), "model-output-invalid",
            "8; probabilities are"
        },
    };

    [Theory]
    [MemberData(nameof(BrokenModels))]
    public void What_a_model_cannot_do_is_said(string what, TinyOnnx model, string code, string said)
    {
        using var folder = new ModelFolder(model, Good);

        var fault = folder.Fault;

        Assert.True(fault is not null, what);
        Assert.Equal(code, fault.Code);
        Assert.StartsWith("lungs.onnx: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"lungs\": 3}", "its output has channels 0 to 2; the configuration names 3 as lungs")]
    [InlineData("{\"lungs\": [0, 1, 2]}", "all 3 channels of its output are structures")]
    public void Channels_that_are_not_there_or_leave_no_background_are_said(string structures, string said)
    {
        var json = Good.Replace("{\"lungs\": 0}", structures).Replace("probabilities", "logits");
        using var folder = new ModelFolder(TinyOnnx.Sides(0, 3, 0.5, false, 1, 1, 16, 16), json);

        Assert.Contains(said, folder.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_are_no_whole_numbers_are_said()
    {
        var half = new TinyOnnx().Input("image", TinyOnnx.Float, 1, 1, 16, 16).Output("out", TinyOnnx.Float, 1, 16, 16)
            .Constant("small", [0.0005f], 1).Constant("axes", [1L], 1)
            .Node("Squeeze", ["image", "axes"], "flat").Node("Mul", ["flat", "small"], "out");
        using var folder = new ModelFolder(half, Good.Replace("probabilities", "labels"));

        Assert.Contains(
            "its output holds -0.5; labels are whole numbers", folder.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_of_any_length_are_taken()
    {
        using var folder = new ModelFolder(TinyOnnx.Threshold(-400, -1, 1, -1, -1), Good);

        Assert.Null(folder.Fault);
    }

    [Fact]
    public void Missing_files_and_what_is_no_model_are_said()
    {
        using var without = new ModelFolder(TinyOnnx.Threshold(-400, 1, 1, 16, 16), json: null);
        Assert.Equal("model-missing", without.Fault?.Code);
        Assert.Contains("lungs.onnx.json", without.Fault?.Message, StringComparison.Ordinal);
        Assert.Contains("docs/models.md", without.Fault?.Cure, StringComparison.Ordinal);

        using var text = new ModelFolder("no model"u8.ToArray(), Good);
        Assert.Equal("model-not-usable", text.Fault?.Code);

        File.Delete(text.Path);
        Assert.Equal("model-missing", text.Fault?.Code);
    }

    [Fact]
    public void The_reference_is_of_both_files_bytes()
    {
        using var one = new ModelFolder(TinyOnnx.Threshold(-400, 1, 1, 16, 16), Good);
        using var two = new ModelFolder(TinyOnnx.Threshold(-401, 1, 1, 16, 16), Good);

        Assert.Equal(("threshold", "lungs.onnx"), (one.Reference.Name, one.Reference.File));
        Assert.Equal(64, one.Reference.Sha256.Length);
        Assert.NotEqual(one.Reference.Sha256, two.Reference.Sha256);
        Assert.Equal(one.Reference.ConfigurationSha256, two.Reference.ConfigurationSha256);
        Assert.NotSame(one.Engine, two.Engine);
        Assert.Null(OpenedModels.Shared.Find(one.Reference with { Sha256 = new('0', 64) }));
    }

    private static TinyOnnx Typed(int type) =>
        new TinyOnnx().Input("image", type, 1, 1, 16, 16).Output("lung", type, 1, 1, 16, 16)
            .Node("Identity", ["image"], "lung");

    private static TinyOnnx Pointwise(string op) =>
        new TinyOnnx().Input("image", TinyOnnx.Float, 1, 1, 16, 16).Output("lung", TinyOnnx.Float, 1, 1, 16, 16)
            .Node(op, ["image"], "lung");

    private static TinyOnnx Pooled() =>
        new TinyOnnx().Input("image", TinyOnnx.Float, 1, 1, 16, 16).Output("lung", TinyOnnx.Float, 1, 1, 8, 8)
            .Node("MaxPool", ["image"], "lung", ("kernel_shape", [2, 2]), ("strides", [2, 2]));
}
