import Amounts
package import Market

/// A small named world: the people, goods and contents that the demo, tests and documents share.
///
/// Identifiers are fixed, so that the demo can be prepared again and a test can name whom it means. All persons
/// and shops are made up.
package enum World {
    /// When everyone joined: the first moment of 2026 in Shanghai.
    package static let start = Timestamp(milliseconds: 1_767_196_800_000)

    /// The identifier with a number, the same on each machine.
    package static func identifier<Noun>(_ number: UInt64, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(.version8(high: 0x0DA2_C026 << 32 | number, low: number))
    }

    // MARK: Categories

    /// 茶.
    package static let tea = category(1, "茶", "Tea")
    /// 糕点.
    package static let pastry = category(2, "糕点", "Pastry")
    /// 茶具.
    package static let teaware = category(3, "茶具", "Teaware")
    /// 美妆.
    package static let beauty = category(4, "美妆", "Beauty")
    /// 农产品.
    package static let produce = category(5, "农产品", "Farm produce")
    /// 运动.
    package static let sport = category(6, "运动", "Sport")
    /// 旅行.
    package static let travel = category(7, "旅行", "Travel")
    /// All categories.
    package static let categories = [tea, pastry, teaware, beauty, produce, sport, travel]

    // MARK: Creators

    /// The tea expert of Chaozhou, small and known for what he knows.
    package static let teaExpert = creator(11, "单丛阿铁", "凤凰单丛", "广东潮州", 52_000, .l3)
    /// The baker of Kunming.
    package static let baker = creator(12, "花饼小满", "云南糕点", "云南昆明", 18_400, .l2)
    /// The pot maker of Yixing.
    package static let potMaker = creator(13, "壶手老周", "紫砂壶", "江苏宜兴", 76_900, .l3)
    /// The one who reads ingredient lists.
    package static let beautyTester = creator(14, "成分笔记阿宁", "敏感肌护理", "上海", 310_000, .l5)
    /// The one on the field path.
    package static let farmer = creator(15, "田埂上的阿兰", "应季果蔬", "山东烟台", 128_000, .l4)
    /// The slow runner.
    package static let runner = creator(16, "慢跑老林", "跑步装备", "福建厦门", 9_300, .l1)
    /// The traveller.
    package static let traveller = creator(17, "北纬小艾", "小城旅行", "四川成都", 45_600, .l2)
    /// An agency that a creator is bound to, and that recruits for a campaign.
    package static let agency = Agency(
        id: identifier(91), name: "果园传媒", createdAt: Timestamp(milliseconds: 1_767_225_600_000))
    /// All creators.
    package static let creators = [teaExpert, baker, potMaker, beautyTester, farmer, runner, traveller]

    // MARK: Merchants and goods

    /// The cooperative of tea growers on Phoenix Mountain.
    package static let teaCooperative = merchant(21, "凤凰山茶农合作社", "广东潮州")
    /// The cake merchant of Kunming.
    package static let cakeMerchant = merchant(22, "滇味花饼坊", "云南昆明")
    /// The pottery of Yixing.
    package static let pottery = merchant(23, "丁蜀陶手作", "江苏宜兴")
    /// The orchard of Yantai.
    package static let orchard = merchant(24, "胶东果园直发", "山东烟台")
    /// All merchants.
    package static let merchants = [teaCooperative, cakeMerchant, pottery, orchard]

    /// Honey-orchid Dancong.
    package static let honeyOrchid = product(
        31, teaCooperative, tea, "蜜兰香凤凰单丛 150 g", "乌岽山中山茶，炭焙两道，耐泡十二水。", "广东潮州凤凰镇")
    /// Duck-shit-aroma Dancong.
    package static let duckAroma = product(
        32, teaCooperative, tea, "鸭屎香凤凰单丛 100 g", "银花香型，轻火，适合第一次喝单丛的人。", "广东潮州凤凰镇")
    /// Rose cakes.
    package static let roseCake = product(
        33, cakeMerchant, pastry, "现烤鲜花饼 10 枚", "食用玫瑰来自安宁八街，当天烤当天发。", "云南昆明安宁")
    /// A pot for one person.
    package static let pot = product(34, pottery, teaware, "朱泥小品壶 110 ml", "一人饮，出水利落，适合单丛。", "江苏宜兴丁蜀")
    /// Apples.
    package static let apples = product(35, orchard, produce, "烟台红富士 5 斤", "带枝采摘，坏果包赔。", "山东烟台栖霞")
    /// All products.
    package static let products = [honeyOrchid, duckAroma, roseCake, pot, apples]

    /// One variant of each product.
    package static let skus = zip(products, [16_800, 9_900, 4_580, 38_800, 3_990] as [Int64]).enumerated().map {
        index, pair in
        SKU(
            id: identifier(UInt64(41 + index)), product: pair.0.id, merchantCode: "D-\(index + 1)", variant: "标准装",
            price: Money(minorUnits: pair.1, currency: .cny))
    }

    // MARK: Viewers

    /// A viewer who lets the platform learn.
    package static let xiaoya = Viewer(id: identifier(51), allowsPersonalisation: true, createdAt: start)
    /// A viewer who has switched personalisation off.
    package static let laochen = Viewer(id: identifier(52), allowsPersonalisation: false, createdAt: start)

    private static func category(_ number: UInt64, _ chinese: String, _ english: String) -> Category {
        Category(id: identifier(number), parent: nil, chineseName: chinese, englishName: english)
    }

    private static func creator(
        _ number: UInt64, _ name: String, _ niche: String, _ region: String, _ followers: Int64, _ level: CreatorLevel
    ) -> Creator {
        Creator(
            id: identifier(number), name: name, niche: niche, region: region, followers: followers, level: level,
            createdAt: start)
    }

    private static func merchant(_ number: UInt64, _ name: String, _ region: String) -> Merchant {
        Merchant(id: identifier(number), name: name, region: region, createdAt: start)
    }

    private static func product(
        _ number: UInt64, _ merchant: Merchant, _ category: Category, _ title: String, _ summary: String,
        _ place: String
    ) -> Product {
        Product(
            id: identifier(number), merchant: merchant.id, category: category.id, title: title, summary: summary,
            origin: Origin(country: "CN", place: place, maker: merchant.name), isListed: true, createdAt: start)
    }
}
