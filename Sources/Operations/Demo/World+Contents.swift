package import Market

extension World {
    /// Short videos of the world's creators, published over the weeks before a moment.
    package static func contents(before now: Timestamp) -> [Content] {
        var number: UInt64 = 100
        return captions.flatMap { creator, category, product, entries in
            entries.enumerated().map { index, entry in
                number += 1
                let age = Duration.hours(Int64(9 + index * 31) + Int64(number % 7) * 3)
                return Content(
                    id: identifier(number), creator: creator.id, form: .video,
                    draft: .init(
                        title: entry.title, tags: [category.chineseName] + entry.tags, category: category.id,
                        product: index % 2 == 0 ? product?.id : nil),
                    length: .seconds(Int64(28 + number * 13 % 95)), state: .published,
                    publishedAt: now.advanced(by: .zero - age))
            }
        }
    }

    private typealias Caption = (title: String, tags: [String])

    private static let captions: [(Creator, Category, Product?, [Caption])] = [
        (
            teaExpert, tea, honeyOrchid,
            [
                ("蜜兰香第一水到底要不要倒掉", ["单丛", "冲泡"]), ("鸭屎香为什么叫这个名字", ["单丛", "茶史"]),
                ("乌岽山上看一棵百年老丛", ["单丛", "产地"]), ("三百块的单丛和一千块的差在哪里", ["单丛", "对比"]),
                ("炭焙这一夜我没敢睡", ["制茶"]), ("办公室里怎么泡工夫茶", ["冲泡", "办公室"]), ("陈了五年的单丛还能喝吗", ["单丛", "存茶"]),
            ]
        ),
        (
            baker, pastry, roseCake,
            [
                ("凌晨四点的鲜花饼", ["鲜花饼", "制作"]), ("一朵食用玫瑰要摘掉哪些部分", ["鲜花饼", "产地"]),
                ("酥皮掉渣是因为少了这一步", ["烘焙"]), ("昆明人早饭吃什么", ["云南", "早餐"]), ("鲜花饼配什么茶不腻", ["鲜花饼", "单丛"]),
                ("火腿月饼的皮怎么才软", ["烘焙", "月饼"]),
            ]
        ),
        (
            potMaker, teaware, pot,
            [
                ("朱泥壶开壶不用煮", ["紫砂", "开壶"]), ("一把壶的嘴、把、钮三点一线", ["紫砂", "做壶"]), ("喝单丛该选多大的壶", ["紫砂", "单丛"]),
                ("拍打身筒一百二十下", ["做壶"]), ("紫砂泥料怎么看真假", ["紫砂", "鉴别"]), ("龙窑今天出窑", ["宜兴", "龙窑"]),
            ]
        ),
        (
            beautyTester, beauty, nil,
            [
                ("敏感肌先看成分表的前五位", ["成分", "敏感肌"]), ("早上到底要不要用洁面", ["护肤"]), ("防晒补涂的三个误区", ["防晒"]),
                ("烟酰胺不耐受怎么慢慢来", ["成分"]), ("面霜空瓶记第七期", ["空瓶"]), ("换季泛红我只留这三样", ["敏感肌"]),
            ]
        ),
        (
            farmer, produce, apples,
            [
                ("苹果地里套袋的一天", ["苹果", "产地"]), ("红富士怎么挑才脆", ["苹果", "挑选"]), ("霜降以后的苹果为什么更甜", ["苹果"]),
                ("坏果赔付我是这么算的", ["发货"]), ("一箱苹果的路费", ["发货", "物流"]), ("樱桃树剪枝剪掉了什么", ["樱桃"]),
            ]
        ),
        (
            runner, sport, nil,
            [
                ("第一双跑鞋别买太贵", ["跑鞋"]), ("环岛路清晨五公里", ["跑步", "厦门"]), ("膝盖疼先别急着停跑", ["伤病"]),
                ("心率区间怎么用", ["训练"]), ("慢跑三年我瘦了吗", ["跑步"]), ("雨天跑步鞋怎么干", ["跑鞋", "养护"]),
            ]
        ),
        (
            traveller, travel, nil,
            [
                ("潮州三天只喝茶", ["潮州", "单丛"]), ("昆明斗南花市半夜去", ["昆明", "花市"]), ("宜兴丁蜀老街的窑", ["宜兴", "紫砂"]),
                ("成都出发的五个小镇", ["小城"]), ("绿皮火车上的一夜", ["火车"]), ("烟台看海不去景区", ["烟台"]),
            ]
        ),
    ]
}
