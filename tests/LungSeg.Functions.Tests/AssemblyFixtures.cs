using LungSeg.TestKit.Storage;
using LungSeg.Viewer.Tests.Browser;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
[assembly: AssemblyFixture(typeof(ChromiumFixture))]
